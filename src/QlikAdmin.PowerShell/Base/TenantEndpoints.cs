using QlikAdmin.Connections;

namespace QlikAdmin.PowerShell;

/// <summary>Which of the three kinds of endpoint a command about tenants works on.</summary>
internal static class TenantEndpoints
{
    /// <summary>The command that connects to the endpoint that changes tenants.</summary>
    public const string ConnectCommand = "Connect-QlikRegion";

    /// <summary>The adapter that changes tenants on this connection.</summary>
    /// <exception cref="QlikException">NotSupported: the connection is not one to a registration endpoint.</exception>
    public static ITenantAdapter RegistrationOf(Connection connection)
    {
        ITenantAdapter tenants = connection.Tenants;
        return tenants.WhyNoChanges is QlikException why ? throw why : tenants;
    }

    /// <summary>The only endpoint of a list; null for an empty list.</summary>
    /// <exception cref="QlikException">InvalidInput, for several.</exception>
    public static Connection? One(IReadOnlyList<Connection> endpoints)
    {
        return endpoints.Count < 2
            ? endpoints.FirstOrDefault()
            : throw new QlikException(
                ErrorReason.InvalidInput,
                $"-Connection must name one registration endpoint, not {endpoints.Count}: a tenant is in one region."
            )
            {
                NextStep = "Give the connection of the region that is in the tenant's host name.",
            };
    }
}
