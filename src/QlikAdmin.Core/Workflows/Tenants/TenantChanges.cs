using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Tenants;

/// <summary>What resuming and undoing must know about tenants.</summary>
internal sealed class TenantChanges : IChangeHandler
{
    public IReadOnlyCollection<ChangeKind> Kinds { get; } = new[] { ChangeKind.CreateTenant, ChangeKind.DisableTenant, ChangeKind.EnableTenant };

    public string? WhyNoUndo(Change change) => change.Kind switch
    {
        ChangeKind.CreateTenant => "a new tenant is only ended by Disable-QlikTenant, with its host name in your own word",
        ChangeKind.EnableTenant => "taking it back would lock everybody out: that is Disable-QlikTenant, with the host name in your own word",
        _ => change.From == TenantChanger.Deactivated ? "it was deactivated before that already, and is left so; where it is wanted again, Enable-QlikTenant brings it back"
            : change.Fact(TenantChanger.Hostname) is null ? "its host name is not in the journal"
            : Json.Date(change.To) is DateTimeOffset purge && purge < DateTimeOffset.UtcNow ? $"the tenant was to be purged on {change.To}"
            : null,
    };

    public Change Reverse(Change change, string? newId)
    {
        return TenantChanger.Of(ChangeKind.EnableTenant, new TenantOrder(change.ItemId, change.Fact(TenantChanger.Hostname)!)) with { From = change.To };
    }

    public string? NeededUser(Change change) => null;

    public Task<IReadOnlyList<ChangeReading>> ReadAsync(Connection connection, IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        // The registration endpoint has no call that reads a tenant, and a deactivated one answers nobody.
        return Task.FromResult<IReadOnlyList<ChangeReading>>(changes.Select(_ => new ChangeReading(ChangeState.Unknown)).ToList());
    }

    public async Task<IReadOnlyList<ItemResult>> ApplyAsync(Connection connection, IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
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
            throw new QlikException(ErrorReason.NotSupported, "A tenant is not made again: the licence key is not in the journal.") { NextStep = "Run New-QlikTenant once more." };
        }

        TenantOrder order = TenantOrders.Check(change.ItemId, change.Fact(TenantChanger.Hostname));
        if (change.Kind == ChangeKind.EnableTenant)
        {
            await connection.Tenants.ReactivateAsync(order, log, token).ConfigureAwait(false);
            return new ItemResult(Outcome.Enabled, $"Tenant {order.Hostname} is in use again.");
        }

        int days = int.TryParse(change.Fact(TenantChanger.Days), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : TenantOrders.UsualDays;
        await connection.Tenants.DeactivateAsync(order, days, log, token).ConfigureAwait(false);
        return new ItemResult(Outcome.Disabled);
    }
}
