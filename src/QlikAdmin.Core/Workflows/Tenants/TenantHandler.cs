using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Http;

namespace QlikAdmin.Workflows.Tenants;

/// <summary>Handles changes of tenants.</summary>
internal sealed class TenantHandler : IChangeHandler
{
    public IReadOnlyCollection<ChangeKind> Kinds { get; } =
        new[] { ChangeKind.CreateTenant, ChangeKind.DisableTenant, ChangeKind.EnableTenant };

    public string? WhyNoUndo(Change change) =>
        change.Kind switch
        {
            ChangeKind.CreateTenant => "to end a new tenant, use Disable-QlikTenant and give its host name",
            ChangeKind.EnableTenant => "undoing it would lock everybody out. Use Disable-QlikTenant and give the host name",
            _ => change.From == TenantChanges.Deactivated
                ? "it was already deactivated before that, so it stays deactivated. Enable-QlikTenant reactivates it"
            : change.FactsAs<TenantFacts>().Hostname is null ? "its host name is not in the journal"
            : Json.Date(change.To) is DateTimeOffset purge && purge < DateTimeOffset.UtcNow ? $"the tenant was to be purged on {change.To}"
            : null,
        };

    public Change Reverse(Change change, string? newId)
    {
        return TenantChanges.OfEnabling(new TenantOrder(change.ItemId, change.FactsAs<TenantFacts>().Hostname!)) with { From = change.To };
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

    /// <summary>The registration endpoint has no call that reads a tenant. A connection to the tenant itself shows whether it is in use. No
    /// call shows how long a deactivation will last.</summary>
    private static async Task<ChangeReading> ReadEnabledAsync(
        Connection connection,
        Change change,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<Connection> companions = (connection as RegionConnection)?.Companions() ?? Array.Empty<Connection>();
        TenantOrder order = TenantOrders.Check(change.ItemId, change.FactsAs<TenantFacts>().Hostname);
        return await TenantWitness.IsInUseAsync(order, companions, log, token).ConfigureAwait(false) switch
        {
            true => ChangeState.Done,
            false => ChangeState.NotDone,
            null => new ChangeReading(ChangeState.Unknown) { IsRepeatable = true },
        };
    }

    public ChangeSender Begin(Connection connection, int? throttleLimit) => new TenantSender(connection);
}
