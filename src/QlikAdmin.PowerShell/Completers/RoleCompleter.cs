using System.Collections;

namespace QlikAdmin.PowerShell;

/// <summary>Offers the names of the vendor's own roles; others can be typed.</summary>
public sealed class RoleCompleter : QlikCompleter
{
    private static readonly string[] s_cloud =
    {
        "AnalyticsAdmin",
        "AuditAdmin",
        "AutomationCreator",
        "AutomlDeploymentContributor",
        "AutomlExperimentContributor",
        "CollaborationPlatformUser",
        "DataAdmin",
        "DataServicesContributor",
        "DataSpaceCreator",
        "ManagedSpaceCreator",
        "PrivateAnalyticsContentCreator",
        "SharedSpaceCreator",
        "Steward",
        "TenantAdmin",
    };

    private static readonly string[] s_sense =
    {
        "AuditAdmin",
        "ContentAdmin",
        "DeploymentAdmin",
        "HubAdmin",
        "RootAdmin",
        "SecurityAdmin",
    };

    private protected override IReadOnlyList<string> Values(ConnectionStore store, IDictionary bound)
    {
        return store.CurrentOf(EndpointKind.Server)?.Product == QlikProduct.Sense ? s_sense : s_cloud;
    }
}
