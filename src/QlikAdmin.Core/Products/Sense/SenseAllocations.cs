using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense;

/// <summary>Licence access rows of a site.</summary>
/// <remarks>Source: QRS description 38.22.0. Rows are removed one by one. An access that was used within seven days goes into quarantine
/// instead.</remarks>
internal sealed class SenseAllocations : IAllocationReader, IAllocationWriter, ILicenseReader
{
    // So many GUIDs fit into one filter without making the address longer than servers accept.
    private const int RowsPerBatch = 40;

    private const int RequestsAtOnce = 4;

    private readonly QlikHttp _http;
    private readonly SenseAccessRows _rows;
    private readonly SenseAccessGrants _grants;
    private readonly SenseLicenses _licenses;
    private readonly string _connection;

    public SenseAllocations(QlikHttp http, string connection)
    {
        _http = http;
        _connection = connection;
        _rows = new SenseAccessRows(http);
        _grants = new SenseAccessGrants(http, _rows);
        _licenses = new SenseLicenses(http);
    }

    public int BatchSize => RowsPerBatch;

    public int DefaultThrottleLimit => RequestsAtOnce;

    public bool ConfirmsByFullList => false;

    public bool TypesExcludeEachOther => true;

    public bool NeedsUserId => true;

    public IReadOnlyList<string> Types { get; } = SenseRoutes.AccessTypes.Select(t => t.Name).ToArray();

    public string? WhyNoMatch(AllocationQuery query) => null;

    public async Task ListAsync(AllocationQuery query, PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        if (query.Orphan)
        {
            // There are no orphans here: only on Cloud do tenants share a licence without knowing each other's users.
            return;
        }

        AllocationFilter filter = new(query, PeopleNames.Windows);
        SenseMail mail = await SenseMail.ReadAsync(_http, query.Users, log, token).ConfigureAwait(false);
        IReadOnlyList<string?> filters = SenseFilter.ForList(query);
        foreach (SenseAccessType type in SenseRoutes.AccessTypes.Where(t => filter.WantsType(t.Name)))
        {
            if (type.IsPool)
            {
                if (!query.HasAgeFilter && !query.Quarantined && query.Users.Count == 0)
                {
                    await _rows.ListAsync(type, null, sink, log, token).ConfigureAwait(false);
                }

                continue;
            }

            foreach (string? each in filters)
            {
                await _rows.ListAsync(type, each, WithMail, log, token).ConfigureAwait(false);
            }
        }

        Task WithMail(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            mail.Fill(page);
            return sink(page, pageToken);
        }
    }

    public Task<IReadOnlyList<License>> GetLicensesAsync(IOperationLog log, CancellationToken token) => _licenses.ReadAsync(log, token);

    public QlikException PoolRefusal(Allocation pool) => PoolErrors.NobodyHolds(pool);

    public Task<IReadOnlyList<string>> FindRegrantsAsync(IReadOnlyCollection<string> types, IOperationLog log, CancellationToken token) =>
        _licenses.FindRegrantsAsync(types, log, token);

    public Task<AllocationUser> FindUserAsync(string text, IOperationLog log, CancellationToken token) =>
        SenseUsers.FindAsync(_http, text, log, token);

    public Task<IReadOnlyList<Allocation>> FindAsync(AllocationUser user, string type, IOperationLog log, CancellationToken token)
    {
        return _rows.OfUserAsync(SenseRoutes.PersonalType(type), user, log, token);
    }

    public TimeSpan GoodFor(TimeSpan reading) => ListAge.Longest;

    public Task<ILastUse?> ReadLastUseAsync(IOperationLog log, CancellationToken token) => Task.FromResult<ILastUse?>(null);

    public async Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        IReadOnlyList<Allocation> batch,
        int throttleLimit,
        TakeBackCheck? check,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<Allocation>> attempts = batch.Select(a => new ItemResult<Allocation>(a)).ToList();
        await CheckStateAsync(attempts, check, log, token).ConfigureAwait(false);
        await Throttle.ForEachAsync(attempts.Where(a => !a.IsSettled).ToList(), throttleLimit, DeleteAsync, token).ConfigureAwait(false);
        return attempts;

        async Task DeleteAsync(ItemResult<Allocation> attempt, CancellationToken itemToken)
        {
            try
            {
                await _rows.DeleteAsync(SenseRoutes.PersonalType(attempt.Item.Type), attempt.Item, log, itemToken).ConfigureAwait(false);
            }
            catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.InDoubt)
            {
                attempt.Settle(Outcome.AlreadyGone);
            }
            catch (QlikException e)
            {
                attempt.Fail(e);
            }
        }
    }

    public async Task ConfirmAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token)
    {
        IReadOnlyDictionary<Guid, Allocation> now = await _rows.ByIdAsync(attempts.Select(a => a.Item), log, token).ConfigureAwait(false);
        foreach (ItemResult<Allocation> attempt in attempts)
        {
            string? detail = attempt.InDoubt ? "The answer was lost. A read of the server showed the result." : null;
            if (!now.TryGetValue(Guid.Parse(attempt.Item.Id), out Allocation? row))
            {
                attempt.Settle(Outcome.Released, detail);
            }
            else if (row.Status == AllocationStatus.Quarantined)
            {
                attempt.QuarantineEndsAt = row.QuarantineEndsAt;
                attempt.Settle(Outcome.Quarantined, detail);
            }
            else if (!attempt.InDoubt)
            {
                attempt.Fail(
                    new QlikException(
                        ErrorReason.NotConfirmed,
                        $"Remove {attempt.Item} on '{_connection}': the server accepted the change, but the access is still active."
                    )
                    {
                        NextStep = "Check whether a licence rule gave it again: Get-QlikLicense shows the rules.",
                    }
                );
            }
        }
    }

    public async Task<IReadOnlyList<ItemResult<AllocationRequest>>> AddAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<AllocationRequest>> changes = batch.Select(r => new ItemResult<AllocationRequest>(r)).ToList();
        await Throttle
            .ForEachAsync(changes, throttleLimit, (c, t) => _grants.GiveAsync(c, Outcome.Added, log, t), token)
            .ConfigureAwait(false);
        return changes;
    }

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> ConvertAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        throw new QlikException(
            ErrorReason.NotSupported,
            $"Qlik Sense has no call that changes the type of an access in place ('{_connection}')."
        )
        {
            NextStep =
                "Give the new type first (Add-QlikAllocation), then take the old one back (Remove-QlikAllocation). A used one stays in quarantine for seven days.",
        };
    }

    public async Task<IReadOnlyList<ItemResult<AllocationRequest>>> RestoreAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<AllocationRequest>> changes = batch.Select(r => new ItemResult<AllocationRequest>(r)).ToList();
        await Throttle
            .ForEachAsync(changes, throttleLimit, (c, t) => _grants.GiveAsync(c, Outcome.Restored, log, t), token)
            .ConfigureAwait(false);
        return changes;
    }

    /// <summary>Reads the state right before the removal: lists may be out of date, and it is not documented what the removal of a
    /// quarantined row does.</summary>
    private async Task CheckStateAsync(
        IReadOnlyList<ItemResult<Allocation>> attempts,
        TakeBackCheck? check,
        IOperationLog log,
        CancellationToken token
    )
    {
        foreach (ItemResult<Allocation> attempt in attempts.Where(a => !IsKnownKey(a.Item)))
        {
            attempt.Fail(
                new QlikException(
                    ErrorReason.InvalidInput,
                    $"Remove {attempt.Item} on '{_connection}': id '{attempt.Item.Id}' and type '{attempt.Item.Type}' do not name a row of Qlik Sense."
                )
                {
                    NextStep = "Pipe the output of Get-QlikAllocation, or rows with its Id and Type.",
                }
            );
        }

        List<ItemResult<Allocation>> open = attempts.Where(a => !a.IsSettled).ToList();
        IReadOnlyDictionary<Guid, Allocation> now;
        try
        {
            now = await _rows.ByIdAsync(open.Select(a => a.Item), log, token).ConfigureAwait(false);
            _http.Assumptions.Require(AssumptionScope.Licenses | AssumptionScope.Use);
        }
        catch (QlikException e)
        {
            foreach (ItemResult<Allocation> attempt in open)
            {
                attempt.Fail(e);
            }

            return;
        }

        foreach (ItemResult<Allocation> attempt in open)
        {
            if (!now.TryGetValue(Guid.Parse(attempt.Item.Id), out Allocation? row))
            {
                attempt.Settle(Outcome.AlreadyGone);
            }
            else if (attempt.IsLeftAlone(check, row))
            {
                continue;
            }
            else if (row.Status == AllocationStatus.Quarantined)
            {
                attempt.QuarantineEndsAt = row.QuarantineEndsAt;
                attempt.Settle(Outcome.Skipped, "It is already in quarantine.");
            }
            else if (attempt.Item.User is not null && !string.Equals(row.User, attempt.Item.User, StringComparison.OrdinalIgnoreCase))
            {
                attempt.Fail(
                    new QlikException(
                        ErrorReason.InvalidInput,
                        $"Remove {attempt.Item} on '{_connection}': the row {row.Id} belongs to {row.User}."
                    )
                );
            }
        }
    }

    private static bool IsKnownKey(Allocation allocation)
    {
        return Guid.TryParse(allocation.Id, out _)
            && SenseRoutes.AccessTypes.Any(t => !t.IsPool && string.Equals(t.Name, allocation.Type, StringComparison.OrdinalIgnoreCase));
    }
}
