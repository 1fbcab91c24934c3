using System.Collections;
using System.Runtime.CompilerServices;

namespace QlikAdmin.PowerShell;

/// <summary>Offers the roles of the connection, also custom ones. Without a connection, or if the roles can't be read, it offers the
/// vendor's roles. For each connection it reads the roles at most once a minute.</summary>
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

    private static readonly TimeSpan s_keep = TimeSpan.FromMinutes(1);
    private static readonly ConditionalWeakTable<Connection, Reading> s_read = new();

    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ConnectionStore store,
        IDictionary bound,
        string typed,
        CancellationToken token
    )
    {
        Connection? connection = Chosen(store, bound).FirstOrDefault();
        IEnumerable<Suggestion> known = (connection?.Product == QlikProduct.Sense ? s_sense : s_cloud).Select(Suggestion.Of);
        if (connection is null || !connection.HasUsers)
        {
            return Beginning(connection is null ? known : Array.Empty<Suggestion>(), typed);
        }

        Reading reading = s_read.GetOrCreateValue(connection);
        if (reading.At + s_keep > DateTimeOffset.UtcNow)
        {
            return Beginning(reading.Roles, typed);
        }

        try
        {
            IReadOnlyList<Role> roles = await connection.Roles.GetRolesAsync(SilentLog.Instance, token).ConfigureAwait(false);
            reading.Roles = roles
                .OrderBy(r => r.Name, StringComparer.OrdinalIgnoreCase)
                .Select(r => new Suggestion(r.Name, r.Name, Tip(r)))
                .ToList();
            reading.At = DateTimeOffset.UtcNow;
            return Beginning(reading.Roles, typed);
        }
        catch (Exception e) when (e is QlikException or OperationCanceledException)
        {
            // The names that every server has are better than none.
            return Beginning(known, typed);
        }
    }

    private static string Tip(Role role) =>
        string.Join(", ", new[] { role.Name, role.Type, role.Description }.Where(t => !string.IsNullOrEmpty(t)));

    /// <summary>The roles of a connection, and when they were read.</summary>
    private sealed class Reading
    {
        public DateTimeOffset At { get; set; } = DateTimeOffset.MinValue;

        public IReadOnlyList<Suggestion> Roles { get; set; } = Array.Empty<Suggestion>();
    }
}
