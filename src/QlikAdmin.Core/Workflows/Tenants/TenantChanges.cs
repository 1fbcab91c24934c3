using System.Security;
using QlikAdmin.Changes;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Tenants;

/// <summary>Builds changes of tenants.</summary>
internal static class TenantChanges
{
    /// <summary>State of a tenant before a change, where it was deactivated then.</summary>
    public const string Deactivated = "Deactivated";

    /// <summary>Making a tenant.</summary>
    public static Change OfCreation(Connection connection, string? datacenter, SecureString licenseKey)
    {
        return new Change(ChangeKind.CreateTenant, datacenter ?? connection.Name)
        {
            ItemType = datacenter,
            Facts = new TenantFacts { LicenseKey = licenseKey },
        };
    }

    /// <summary>Deactivating a tenant.</summary>
    /// <param name="order">The tenant.</param>
    /// <param name="days">Days until the purge.</param>
    /// <param name="purge">The day of the purge as it is expected, in UTC.</param>
    /// <param name="isRepeated">It is known to be deactivated already, so that taking this back would do more than that.</param>
    public static Change OfDisabling(TenantOrder order, int days, DateTimeOffset purge, bool isRepeated)
    {
        return Of(ChangeKind.DisableTenant, order) with
        {
            From = isRepeated ? Deactivated : null,
            To = Date(purge),
            Facts = new TenantFacts { Hostname = order.Hostname, PurgeAfterDays = days },
        };
    }

    /// <summary>Reactivating a tenant.</summary>
    public static Change OfEnabling(TenantOrder order) => Of(ChangeKind.EnableTenant, order);

    /// <summary>A day as the journal and the results have it.</summary>
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
