using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense;

/// <summary>Licence access rows of a site.</summary>
/// <remarks>Source: QRS description 38.22.0. Rows are removed one by one; what was used within seven days goes into quarantine instead.</remarks>
internal sealed class SenseAllocations : IAllocationAdapter
{
    // As many GUIDs as fit into one filter without making the address longer than servers take.
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

    public IReadOnlyList<string> Types { get; } = SenseRoutes.AccessTypes.Select(t => t.Name).ToArray();

    public async Task ListAsync(AllocationQuery query, PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        if (query.Orphan)
        {
            // Only a Cloud licence is shared by tenants that do not know each other's users.
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

    public Task<IReadOnlyList<string>> FindRegrantsAsync(IReadOnlyCollection<string> types, IOperationLog log, CancellationToken token) => _licenses.FindRegrantsAsync(types, log, token);

    public Task<AllocationUser> FindUserAsync(string text, IOperationLog log, CancellationToken token) => SenseUsers.FindAsync(_http, text, log, token);

    public Task<IReadOnlyList<Allocation>> FindAsync(AllocationUser user, string type, IOperationLog log, CancellationToken token)
    {
        return _rows.OfUserAsync(SenseRoutes.PersonalType(type), user, log, token);
    }

    public TimeSpan GoodFor(TimeSpan reading) => ListAge.Longest;

    public Task<ILastUse?> ReadLastUseAsync(IOperationLog log, CancellationToken token) => Task.FromResult<ILastUse?>(null);

    public async Task<IReadOnlyList<RemovalAttempt>> RemoveAsync(IReadOnlyList<Allocation> batch, int throttleLimit, RemovalCheck? check, IOperationLog log, CancellationToken token)
    {
        List<RemovalAttempt> attempts = batch.Select(a => new RemovalAttempt(a)).ToList();
        await CheckStateAsync(attempts, check, log, token).ConfigureAwait(false);
        await Throttle.ForEachAsync(attempts.Where(a => !a.IsSettled).ToList(), throttleLimit, DeleteAsync, token).ConfigureAwait(false);
        return attempts;

        async Task DeleteAsync(RemovalAttempt attempt, CancellationToken itemToken)
        {
            try
            {
                await _rows.DeleteAsync(SenseRoutes.PersonalType(attempt.Allocation.Type), attempt.Allocation, log, itemToken).ConfigureAwait(false);
            }
            catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.InDoubt)
            {
                attempt.Settle(Outcome.AlreadyGone);
            }
            catch (QlikException e)
            {
                attempt.Error = e;
            }
        }
    }

    public async Task ConfirmAsync(IReadOnlyList<RemovalAttempt> attempts, IOperationLog log, CancellationToken token)
    {
        IReadOnlyDictionary<Guid, Allocation> now = await _rows.ByIdAsync(attempts.Select(a => a.Allocation), log, token).ConfigureAwait(false);
        foreach (RemovalAttempt attempt in attempts)
        {
            string? detail = attempt.InDoubt ? "The answer was lost; reading again showed what became of it." : null;
            if (!now.TryGetValue(Guid.Parse(attempt.Allocation.Id), out Allocation? row))
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
                attempt.Fail(new QlikException(ErrorReason.NotConfirmed, $"Remove {attempt.Allocation} on '{_connection}': the server accepted it, but the access is still active.")
                {
                    NextStep = "See whether a licence rule gave it back: Get-QlikLicense shows the rules.",
                });
            }
        }
    }

    public async Task<IReadOnlyList<AllocationChange>> AddAsync(IReadOnlyList<AllocationRequest> batch, int throttleLimit, IOperationLog log, CancellationToken token)
    {
        List<AllocationChange> changes = batch.Select(r => new AllocationChange(r)).ToList();
        await Throttle.ForEachAsync(changes, throttleLimit, (c, t) => _grants.GiveAsync(c, Outcome.Added, log, t), token).ConfigureAwait(false);
        return changes;
    }

    public Task<IReadOnlyList<AllocationChange>> ConvertAsync(IReadOnlyList<AllocationRequest> batch, int throttleLimit, IOperationLog log, CancellationToken token)
    {
        throw new QlikException(ErrorReason.NotSupported, $"Qlik Sense has no call that changes the type of an access in place ('{_connection}').")
        {
            NextStep = "Give the new type first (Add-QlikAllocation), then take the old one back (Remove-QlikAllocation); a used one stays in quarantine for seven days.",
        };
    }

    public async Task<IReadOnlyList<AllocationChange>> RestoreAsync(IReadOnlyList<AllocationRequest> batch, int throttleLimit, IOperationLog log, CancellationToken token)
    {
        List<AllocationChange> changes = batch.Select(r => new AllocationChange(r)).ToList();
        await Throttle.ForEachAsync(changes, throttleLimit, (c, t) => _grants.GiveAsync(c, Outcome.Restored, log, t), token).ConfigureAwait(false);
        return changes;
    }

    /// <summary>What removing a quarantined row does is documented nowhere, and a list may be old: so the state is read right before.</summary>
    private async Task CheckStateAsync(IReadOnlyList<RemovalAttempt> attempts, RemovalCheck? check, IOperationLog log, CancellationToken token)
    {
        foreach (RemovalAttempt attempt in attempts.Where(a => !IsKnownKey(a.Allocation)))
        {
            attempt.Fail(new QlikException(ErrorReason.InvalidInput, $"Remove {attempt.Allocation} on '{_connection}': id '{attempt.Allocation.Id}' and type '{attempt.Allocation.Type}' do not name a row of Qlik Sense.")
            {
                NextStep = "Pipe what Get-QlikAllocation gives, or rows with its Id and Type.",
            });
        }

        List<RemovalAttempt> open = attempts.Where(a => !a.IsSettled).ToList();
        IReadOnlyDictionary<Guid, Allocation> now;
        try
        {
            now = await _rows.ByIdAsync(open.Select(a => a.Allocation), log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (RemovalAttempt attempt in open)
            {
                attempt.Fail(e);
            }

            return;
        }

        foreach (RemovalAttempt attempt in open)
        {
            if (!now.TryGetValue(Guid.Parse(attempt.Allocation.Id), out Allocation? row))
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
                attempt.Settle(Outcome.Skipped, "It is in quarantine already.");
            }
            else if (attempt.Allocation.User is not null && !string.Equals(row.User, attempt.Allocation.User, StringComparison.OrdinalIgnoreCase))
            {
                attempt.Fail(new QlikException(ErrorReason.InvalidInput, $"Remove {attempt.Allocation} on '{_connection}': the row {row.Id} belongs to {row.User}."));
            }
        }
    }

    private static bool IsKnownKey(Allocation allocation)
    {
        return Guid.TryParse(allocation.Id, out _)
            && SenseRoutes.AccessTypes.Any(t => !t.IsPool && string.Equals(t.Name, allocation.Type, StringComparison.OrdinalIgnoreCase));
    }
}
