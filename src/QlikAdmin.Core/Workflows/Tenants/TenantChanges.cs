using System.Security;
using QlikAdmin.Changes;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Tenants;

/// <summary>Builds changes of tenants.</summary>
internal static class TenantChanges
{
    /// <summary>State before a change of a tenant that was deactivated already.</summary>
    public const string Deactivated = "Deactivated";

    /// <summary>The change that creates a tenant.</summary>
    public static Change OfCreation(Connection connection, string? datacenter, SecureString licenseKey)
    {
        return new Change(ChangeKind.CreateTenant, datacenter ?? connection.Name)
        {
            ItemType = datacenter,
            Facts = new TenantFacts { LicenseKey = licenseKey },
        };
    }

    /// <summary>The change that deactivates a tenant.</summary>
    /// <param name="order">The tenant.</param>
    /// <param name="days">Days until the purge.</param>
    /// <param name="purge">The expected day of the purge, in UTC.</param>
    /// <param name="isRepeated">Whether the tenant is known to be deactivated already. Then an undo would do more than reverse this
    /// change.</param>
    public static Change OfDisabling(TenantOrder order, int days, DateTimeOffset purge, bool isRepeated)
    {
        return Of(ChangeKind.DisableTenant, order) with
        {
            From = isRepeated ? Deactivated : null,
            To = Date(purge),
            Facts = new TenantFacts { Hostname = order.Hostname, PurgeAfterDays = days },
        };
    }

    /// <summary>The change that reactivates a tenant.</summary>
    public static Change OfEnabling(TenantOrder order) => Of(ChangeKind.EnableTenant, order);

    /// <summary>A day in the form of the journal and the results.</summary>
    public static string Date(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Change Of(ChangeKind kind, TenantOrder order)
    {
        return new Change(kind, order.Id)
        {
            ItemName = order.Hostname,
            Facts = new TenantFacts { Hostname = order.Hostname },
        };
    }
}
