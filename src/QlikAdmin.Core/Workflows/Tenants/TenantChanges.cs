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
        ChangeKind.CreateTenant => "to end a new tenant, use Disable-QlikTenant and give its host name",
        ChangeKind.EnableTenant => "undoing it would lock everybody out. Use Disable-QlikTenant and give the host name",
        _ => change.From == TenantChanger.Deactivated ? "it was already deactivated before that, so it stays deactivated. Enable-QlikTenant reactivates it"
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

    public async Task<IReadOnlyList<ChangeResult>> ApplyAsync(Connection connection, IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        List<ChangeResult> results = new(changes.Count);
        foreach (Change change in changes)
        {
            try
            {
                results.Add(await ApplyAsync(connection, change, log, token).ConfigureAwait(false));
            }
            catch (QlikException e)
            {
                results.Add(ChangeResult.Failed(e));
            }
        }

        return results;
    }

    private static async Task<ChangeResult> ApplyAsync(Connection connection, Change change, IOperationLog log, CancellationToken token)
    {
        if (change.Kind == ChangeKind.CreateTenant)
        {
            throw new QlikException(ErrorReason.NotSupported, "A tenant is not created again: the licence key is not in the journal.") { NextStep = "Run New-QlikTenant again." };
        }

        TenantOrder order = TenantOrders.Check(change.ItemId, change.Fact(TenantChanger.Hostname));
        if (change.Kind == ChangeKind.EnableTenant)
        {
            await connection.Tenants.ReactivateAsync(order, log, token).ConfigureAwait(false);
            return new ChangeResult(Outcome.Enabled, $"Tenant {order.Hostname} is active again.");
        }

        int days = int.TryParse(change.Fact(TenantChanger.Days), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : TenantOrders.UsualDays;
        await connection.Tenants.DeactivateAsync(order, days, log, token).ConfigureAwait(false);
        return new ChangeResult(Outcome.Disabled);
    }
}
