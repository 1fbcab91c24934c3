using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Tenants;

/// <summary>What resuming and undoing must know about tenants.</summary>
internal sealed class TenantChanges : IChangeHandler
{
    public IReadOnlyCollection<ChangeKind> Kinds { get; } =
        new[] { ChangeKind.CreateTenant, ChangeKind.DisableTenant, ChangeKind.EnableTenant };

    public string? WhyNoUndo(Change change) =>
        change.Kind switch
        {
            ChangeKind.CreateTenant => "to end a new tenant, use Disable-QlikTenant and give its host name",
            ChangeKind.EnableTenant => "undoing it would lock everybody out. Use Disable-QlikTenant and give the host name",
            _ => change.From == TenantChanger.Deactivated
                ? "it was already deactivated before that, so it stays deactivated. Enable-QlikTenant reactivates it"
            : change.Fact(TenantChanger.Hostname) is null ? "its host name is not in the journal"
            : Json.Date(change.To) is DateTimeOffset purge && purge < DateTimeOffset.UtcNow ? $"the tenant was to be purged on {change.To}"
            : null,
        };

    public Change Reverse(Change change, string? newId)
    {
        return TenantChanger.Of(ChangeKind.EnableTenant, new TenantOrder(change.ItemId, change.Fact(TenantChanger.Hostname)!)) with
        {
            From = change.To,
        };
    }

    public string? NeededUser(Change change) => null;

    public async Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ChangeReading> readings = new(changes.Count);
        foreach (Change change in changes)
        {
            readings.Add(
                change.Kind == ChangeKind.EnableTenant
                    ? await ReadEnabledAsync(connection, change, log, token).ConfigureAwait(false)
                    : ChangeState.Unknown
            );
        }

        return readings;
    }

    /// <summary>The registration endpoint has no call that reads a tenant; a connection to the tenant itself tells whether it is in use.
    /// How long a deactivation is meant to last no call tells.</summary>
    private static async Task<ChangeReading> ReadEnabledAsync(
        Connection connection,
        Change change,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<Connection> companions = (connection as RegionConnection)?.Companions() ?? Array.Empty<Connection>();
        TenantOrder order = TenantOrders.Check(change.ItemId, change.Fact(TenantChanger.Hostname));
        return await TenantWitness.IsInUseAsync(order, companions, log, token).ConfigureAwait(false) switch
        {
            true => ChangeState.Done,
            false => ChangeState.NotDone,
            null => new ChangeReading(ChangeState.Unknown) { IsRepeatable = true },
        };
    }

    public async Task<IReadOnlyList<ItemResult>> ApplyAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult> results = new(changes.Count);
        foreach (Change change in changes)
        {
            try
            {
                results.Add(await ApplyAsync(connection, change, log, token).ConfigureAwait(false));
            }
            catch (QlikException e)
            {
                results.Add(ItemResult.Failed(e));
            }
        }

        return results;
    }

    private static async Task<ItemResult> ApplyAsync(Connection connection, Change change, IOperationLog log, CancellationToken token)
    {
        if (change.Kind == ChangeKind.CreateTenant)
        {
            throw new QlikException(ErrorReason.NotSupported, "A tenant is not created again: the licence key is not in the journal.")
            {
                NextStep = "Run New-QlikTenant again.",
            };
        }

        TenantOrder order = TenantOrders.Check(change.ItemId, change.Fact(TenantChanger.Hostname));
        if (change.Kind == ChangeKind.EnableTenant)
        {
            await connection.Tenants.ReactivateAsync(order, log, token).ConfigureAwait(false);
            return new ItemResult(Outcome.Enabled, $"Tenant {order.Hostname} is active again.");
        }

        int days = int.TryParse(change.Fact(TenantChanger.Days), NumberStyles.None, CultureInfo.InvariantCulture, out int given)
            ? given
            : TenantOrders.UsualDays;
        await connection.Tenants.DeactivateAsync(order, days, log, token).ConfigureAwait(false);
        return new ItemResult(Outcome.Disabled);
    }
}
