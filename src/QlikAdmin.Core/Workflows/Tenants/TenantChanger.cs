using System.Security;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Tenants;

/// <summary>Makes, deactivates and reactivates tenants through the journal.</summary>
internal static class TenantChanger
{
    /// <summary>Fact of a change: the host name in the caller's own word.</summary>
    public const string Hostname = "Hostname";

    /// <summary>Fact of a change: days until the purge.</summary>
    public const string Days = "PurgeAfterDays";

    /// <summary>State of a tenant before a change, where it was deactivated then.</summary>
    public const string Deactivated = "Deactivated";

    /// <inheritdoc cref="ITenantAdapter.CreateAsync" />
    public static Task<Tenant> CreateAsync(
        ITenantAdapter tenants,
        Connection connection,
        SecureString licenseKey,
        string? datacenter,
        IChangeJournal journal,
        IOperationLog log,
        CancellationToken token
    )
    {
        Change change = OfCreation(connection, datacenter);
        return journal.RunAsync(
            connection,
            change,
            t => tenants.CreateAsync(licenseKey, datacenter, log, t),
            tenant => new ItemResult(Outcome.Added, $"Tenant {tenant}.") { NewId = tenant.Id },
            log,
            token
        );
    }

    /// <inheritdoc cref="ITenantAdapter.DeactivateAsync" />
    /// <remarks><c>isRepeated</c>: it is known to be deactivated already, so that taking this back would do more than that.</remarks>
    public static Task<TenantDeactivation> DisableAsync(
        ITenantAdapter tenants,
        Connection connection,
        TenantOrder order,
        int days,
        DateTimeOffset purge,
        bool isRepeated,
        IChangeJournal journal,
        IOperationLog log,
        CancellationToken token
    )
    {
        Change change = OfDisabling(order, days, purge, isRepeated);
        return journal.RunAsync(
            connection,
            change,
            t => tenants.DeactivateAsync(order, days, log, t),
            done => new ItemResult(
                Outcome.Disabled,
                done.EstimatedPurgeDate is DateTimeOffset date ? $"Purged on {Date(date)} UTC or later." : null
            ),
            log,
            token
        );
    }

    /// <inheritdoc cref="ITenantAdapter.ReactivateAsync" />
    public static Task EnableAsync(
        ITenantAdapter tenants,
        Connection connection,
        TenantOrder order,
        IChangeJournal journal,
        IOperationLog log,
        CancellationToken token
    )
    {
        return journal.RunAsync(
            connection,
            Of(ChangeKind.EnableTenant, order),
            async t =>
            {
                await tenants.ReactivateAsync(order, log, t).ConfigureAwait(false);
                return true;
            },
            _ => new ItemResult(Outcome.Enabled),
            log,
            token
        );
    }

    /// <summary>Making a tenant.</summary>
    public static Change OfCreation(Connection connection, string? datacenter) =>
        new(ChangeKind.CreateTenant, datacenter ?? connection.Name) { ItemType = datacenter };

    /// <summary>Deactivating a tenant.</summary>
    public static Change OfDisabling(TenantOrder order, int days, DateTimeOffset purge, bool isRepeated)
    {
        Change change = Of(ChangeKind.DisableTenant, order) with { From = isRepeated ? Deactivated : null, To = Date(purge) };
        return change.WithFact(Days, days.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A change of a tenant that is there.</summary>
    public static Change Of(ChangeKind kind, TenantOrder order)
    {
        return new Change(kind, order.Id)
        {
            ItemName = order.Hostname,
            More = new Dictionary<string, string>(StringComparer.Ordinal) { [Hostname] = order.Hostname },
        };
    }

    private static string Date(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
