using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Tenants;

/// <summary>Creates, deactivates and reactivates tenants at one registration endpoint.</summary>
internal sealed class TenantSender : ChangeSender
{
    private readonly Connection _connection;

    public TenantSender(Connection connection)
    {
        _connection = connection;
    }

    public override Task<IReadOnlyList<CheckedChange>> CheckAsync(IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        return Task.FromResult<IReadOnlyList<CheckedChange>>(changes.Select(Check).ToList());
    }

    public override async Task<IReadOnlyList<ItemResult>> SendAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult> results = new(changes.Count);
        foreach (Change change in changes)
        {
            results.Add(await SendAsync(change, log, token).ConfigureAwait(false));
        }

        return results;
    }

    private CheckedChange Check(Change change)
    {
        try
        {
            if (_connection.Tenants.WhyNoChanges is QlikException why)
            {
                throw why;
            }

            TenantFacts facts = change.FactsAs<TenantFacts>();
            if (change.Kind != ChangeKind.CreateTenant)
            {
                TenantOrders.Check(change.ItemId, facts.Hostname);
            }
            else if (facts.LicenseKey is null)
            {
                throw new QlikException(ErrorReason.NotSupported, "A tenant is not created again: the licence key is not in the journal.")
                {
                    NextStep = "Run New-QlikTenant again.",
                };
            }

            return new CheckedChange(change, null);
        }
        catch (QlikException e)
        {
            return new CheckedChange(change, ItemResult.Failed(e));
        }
    }

    private async Task<ItemResult> SendAsync(Change change, IOperationLog log, CancellationToken token)
    {
        ITenantAdapter tenants = _connection.Tenants;
        TenantFacts facts = change.FactsAs<TenantFacts>();
        if (change.Kind == ChangeKind.CreateTenant)
        {
            Tenant tenant = await tenants.CreateAsync(facts.LicenseKey!, change.ItemType, log, token).ConfigureAwait(false);
            return new ItemResult(Outcome.Added, $"Tenant {tenant}.") { NewId = tenant.Id, Answer = tenant };
        }

        TenantOrder order = TenantOrders.Check(change.ItemId, facts.Hostname);
        if (change.Kind == ChangeKind.EnableTenant)
        {
            await tenants.ReactivateAsync(order, log, token).ConfigureAwait(false);
            return new ItemResult(Outcome.Enabled, $"Tenant {order.Hostname} is active again.");
        }

        TenantDeactivation done = await tenants
            .DeactivateAsync(order, facts.PurgeAfterDays ?? TenantOrders.UsualDays, log, token)
            .ConfigureAwait(false);
        string? detail = done.EstimatedPurgeDate is DateTimeOffset date ? $"Purged on {TenantChanges.Date(date)} UTC or later." : null;
        return new ItemResult(Outcome.Disabled, detail) { Answer = done };
    }
}
