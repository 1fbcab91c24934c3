using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense;

/// <summary>Takes access rows of one run back, one by one, and reads them before and after.</summary>
internal sealed class SenseRemovals : IRemovalRun
{
    private const int RequestsAtOnce = 4;

    /// <summary>In a long run the site has nothing else to answer between the deletions.</summary>
    private const int RequestsAtOnceOfLongRun = 8;

    private readonly QlikHttp _http;
    private readonly SenseAccessRows _rows;
    private readonly SenseRunRows _states;
    private readonly int _rowsPerBatch;
    private readonly string _connection;
    private readonly Dictionary<Guid, DateTimeOffset?> _checked = new();

    public SenseRemovals(QlikHttp http, SenseAccessRows rows, int rowsPerBatch, int fewestForList)
    {
        _http = http;
        _rows = rows;
        _rowsPerBatch = rowsPerBatch;
        _connection = http.Connection;
        _states = new SenseRunRows(http.Clock, rows, rowsPerBatch, fewestForList);
    }

    /// <summary>The rows of a batch have to fit into one filter, unless a list shows them.</summary>
    public int BatchSize => _states.HasListedType ? _rowsPerBatch * 2 : _rowsPerBatch;

    public void Expect(IReadOnlyCollection<Allocation> planned) => _states.Expect(planned);

    public bool ConfirmsLater(Allocation unit) => _states.IsListed(unit.Type);

    public bool MustConfirm => _states.HasOldList;

    public async Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        IReadOnlyList<Allocation> batch,
        int? throttleLimit,
        TakeBackCheck? check,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<Allocation>> attempts = batch.Select(a => new ItemResult<Allocation>(a)).ToList();
        await CheckStateAsync(attempts, check, log, token).ConfigureAwait(false);
        List<ItemResult<Allocation>> open = attempts.Where(a => !a.IsSettled).ToList();
        int limit = throttleLimit ?? (open.Exists(a => _states.IsListed(a.Item.Type)) ? RequestsAtOnceOfLongRun : RequestsAtOnce);
        await Throttle.ForEachAsync(open, limit, DeleteAsync, token).ConfigureAwait(false);
        if (open.Exists(a => a.InDoubt || a.Outcome == Outcome.AlreadyGone))
        {
            _states.DistrustLists();
        }

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
        IReadOnlyDictionary<Guid, Allocation> now = await _states
            .AfterAsync(attempts.Select(a => a.Item).ToList(), log, token)
            .ConfigureAwait(false);
        foreach (ItemResult<Allocation> attempt in attempts)
        {
            string? detail = attempt.InDoubt ? "The answer was lost. A read of the server showed the result." : null;
            Guid id = Guid.Parse(attempt.Item.Id);
            if (!now.TryGetValue(id, out Allocation? row))
            {
                attempt.Settle(Outcome.Released, detail);
            }
            else if (row.Status == AllocationStatus.Quarantined)
            {
                attempt.QuarantineEndsAt = row.QuarantineEndsAt;
                attempt.Settle(Outcome.Quarantined, TellUse(id, row, log) ?? detail);
            }
            else if (!attempt.InDoubt)
            {
                _states.DistrustLists();
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

    /// <summary>Warns of a row that was used after it was checked and before it was taken back.</summary>
    /// <returns>The warning; null where the row was not used.</returns>
    private string? TellUse(Guid id, Allocation now, IOperationLog log)
    {
        if (
            now.LastUsedAt is not DateTimeOffset used
            || !_checked.TryGetValue(id, out DateTimeOffset? before)
            || used - before < TimeSpan.FromSeconds(1)
        )
        {
            return null;
        }

        string why =
            $"It was used on {ShownTime.Minute(used)}, in the seconds between the check and the removal. Restore-QlikAllocation gives it back.";
        log.Warning($"Remove {now} on '{_connection}': {why}");
        return why;
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
            now = await _states.BeforeAsync(open.ConvertAll(a => a.Item), log, token).ConfigureAwait(false);
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
            else if (check is not null)
            {
                _checked[Guid.Parse(attempt.Item.Id)] = row.LastUsedAt;
            }
        }
    }

    private static bool IsKnownKey(Allocation allocation)
    {
        return Guid.TryParse(allocation.Id, out _)
            && SenseRoutes.AccessTypes.Any(t => !t.IsPool && string.Equals(t.Name, allocation.Type, StringComparison.OrdinalIgnoreCase));
    }
}
