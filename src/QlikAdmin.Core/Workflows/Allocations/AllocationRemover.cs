using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Takes allocations of one connection back in batches, and reads the state again afterwards.</summary>
/// <remarks>One instance serves one run of a command: it remembers what was removed already and what is still to be confirmed.</remarks>
internal sealed class AllocationRemover
{
    private readonly Connection _connection;
    private readonly IAllocationAdapter _adapter;
    private readonly int _throttleLimit;
    private readonly IChangeJournal? _journal;
    private readonly RemovalCheck? _check;
    private readonly Func<Allocation, bool> _evenIfUsed;
    private readonly UseRecheck _uses;
    private readonly Dictionary<ItemResult<Allocation>, JournalTicket> _tickets = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<ItemResult<Allocation>> _unconfirmed = new();

    /// <param name="connection">Where.</param>
    /// <param name="throttleLimit">Requests at once; null for what the product takes.</param>
    /// <param name="journal">Where every removal is recorded before it is sent; null where the caller has recorded them.</param>
    /// <param name="check">Asked about each row that the product can read right before it is removed; without it, what was used since it
    /// was chosen is left alone.</param>
    /// <param name="evenIfUsed">Whether a row is taken back although it was used since it was chosen; null for none.</param>
    public AllocationRemover(
        Connection connection,
        int? throttleLimit,
        IChangeJournal? journal,
        RemovalCheck? check = null,
        Func<Allocation, bool>? evenIfUsed = null
    )
    {
        _connection = connection;
        _adapter = connection.Allocations;
        _throttleLimit = throttleLimit ?? _adapter.DefaultThrottleLimit;
        _journal = journal;
        _check = check;
        _evenIfUsed = evenIfUsed ?? (_ => false);
        _uses = new UseRecheck(_adapter);
    }

    /// <summary>Items that one call of <see cref="RemoveAsync"/> takes at the most.</summary>
    public int BatchSize => _adapter.BatchSize;

    /// <summary>Why an allocation can't be removed at all; null when it can.</summary>
    public static QlikException? Refusal(Allocation allocation)
    {
        return allocation.IsPool
            ? new QlikException(
                ErrorReason.PoolNotRemovable,
                allocation.Product == QlikProduct.QlikView
                    ? $"Remove allocation: {allocation} on '{allocation.Connection}' is only lent for a short time, so there is nothing to take back."
                    : $"Remove allocation: {allocation} on '{allocation.Connection}' is a pool that no person holds, so it can't be taken back."
            )
            {
                NextStep = allocation.Product == QlikProduct.QlikView ? null : "Change the pool's size in the management console.",
            }
            : null;
    }

    /// <summary>Says once per connection and type why the server would hand the units out again.</summary>
    public async Task WarnOfRegrantsAsync(IReadOnlyCollection<string> types, IOperationLog log, CancellationToken token)
    {
        List<string> fresh = types
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(t => _connection.FirstTime("regrant:" + t.ToLowerInvariant()))
            .ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        try
        {
            foreach (string reason in await _adapter.FindRegrantsAsync(fresh, log, token).ConfigureAwait(false))
            {
                if (_connection.FirstTime(reason))
                {
                    log.Warning(reason);
                }
            }
        }
        catch (QlikException e)
        {
            // A courtesy: what is to be removed does not depend on it, and a server that is down says so soon enough.
            log.Warning(
                $"The auto-assignment of '{_connection.Name}' could not be read, so it may give removed licences out again: {e.Message}"
            );
        }
    }

    /// <summary>What the journal is to have of removals, each once.</summary>
    public IReadOnlyList<Change> Records(IEnumerable<Allocation> wanted) =>
        wanted.GroupBy(Key, StringComparer.Ordinal).Select(g => Record(g.First())).ToList();

    /// <summary>Removes one batch.</summary>
    /// <returns>The attempts that have ended; the others follow from <see cref="FinishAsync"/>.</returns>
    /// <exception cref="QlikException">JournalFailed: nothing was sent.</exception>
    public async Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        IReadOnlyList<Allocation> batch,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<Allocation>> early = new();
        List<Allocation> fresh = new(batch.Count);
        foreach (Allocation allocation in batch)
        {
            if (_seen.Add(Key(allocation)))
            {
                fresh.Add(allocation);
            }
            else
            {
                ItemResult<Allocation> again = new(allocation);
                again.Settle(Outcome.AlreadyGone, "The same allocation came earlier in this run.");
                early.Add(again);
            }
        }

        early.AddRange(await LeaveUsedAsync(fresh, log, token).ConfigureAwait(false));
        if (fresh.Count == 0)
        {
            return early;
        }

        IReadOnlyList<ItemResult<Allocation>> attempts = await SendAsync(fresh, log, token).ConfigureAwait(false);
        if (_adapter.ConfirmsByFullList)
        {
            _unconfirmed.AddRange(attempts.Where(a => !a.IsSettled));
        }
        else
        {
            await ConfirmAsync(attempts.Where(a => !a.IsSettled).ToList(), log, token).ConfigureAwait(false);
        }

        List<ItemResult<Allocation>> ended = attempts.Where(a => a.IsSettled || !_adapter.ConfirmsByFullList).ToList();
        await RecordAsync(ended, log, token).ConfigureAwait(false);
        return early.Concat(ended).ToList();
    }

    /// <summary>Reads what is left again, and records it.</summary>
    public async Task<IReadOnlyList<ItemResult<Allocation>>> FinishAsync(IOperationLog log, CancellationToken token)
    {
        List<ItemResult<Allocation>> rest = _unconfirmed.ToList();
        _unconfirmed.Clear();
        await ConfirmAsync(rest, log, token).ConfigureAwait(false);
        await RecordAsync(rest, log, token).ConfigureAwait(false);
        return rest;
    }

    /// <summary>Takes out what was used since it was chosen, where only a list of its own tells; what can't be read is not taken away
    /// either.</summary>
    private async Task<IReadOnlyList<ItemResult<Allocation>>> LeaveUsedAsync(
        List<Allocation> batch,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<Allocation> chosen = _check is null ? batch.Where(IsChosenByUse).ToList() : new List<Allocation>();
        List<ItemResult<Allocation>> left = new();
        try
        {
            IReadOnlyList<string?> reasons = await _uses.WhyLeftAsync(chosen, log, token).ConfigureAwait(false);
            for (int i = 0; i < chosen.Count; i++)
            {
                if (reasons[i] is string why)
                {
                    ItemResult<Allocation> attempt = new(chosen[i]);
                    attempt.Settle(Outcome.Skipped, why);
                    left.Add(attempt);
                }
            }
        }
        catch (QlikException e)
        {
            left = chosen.Select(c => new ItemResult<Allocation>(c)).ToList();
            left.ForEach(a => a.Fail(e));
        }

        if (_journal is not null && left.Count > 0)
        {
            await _journal
                .EndPlannedAsync(_connection, left.Select(a => new KeyValuePair<Change, ItemResult>(Record(a.Item), a)).ToList())
                .ConfigureAwait(false);
        }

        HashSet<Allocation> gone = new(left.Select(a => a.Item));
        batch.RemoveAll(gone.Contains);
        return left;
    }

    private static string Key(Allocation allocation) => allocation.Id + "\n" + allocation.Type;

    private Change Record(Allocation allocation) => AllocationRecords.OfRemoval(allocation, _evenIfUsed(allocation));

    private bool IsChosenByUse(Allocation allocation) => UsedSince.IsKnown(allocation) && !_evenIfUsed(allocation);

    private string? WhyLeft(Allocation wanted, Allocation now) => IsChosenByUse(wanted) ? UsedSince.Why(wanted, now.LastUsedAt) : null;

    private Task<IReadOnlyList<ItemResult<Allocation>>> CallAsync(
        IReadOnlyList<Allocation> batch,
        IOperationLog log,
        CancellationToken token
    )
    {
        // Without a question to ask, a product may save itself the reading.
        RemovalCheck? check = _check ?? (batch.Any(IsChosenByUse) ? WhyLeft : null);
        return _adapter.RemoveAsync(batch, _throttleLimit, check, log, token);
    }

    private async Task<IReadOnlyList<ItemResult<Allocation>>> SendAsync(
        IReadOnlyList<Allocation> batch,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<JournalTicket>? tickets = _journal is null
            ? null
            : await _journal
                .BeginAsync(_connection, batch.Select(a => StateBefore.AtServerTime(Record(a), _connection)).ToList(), token)
                .ConfigureAwait(false);
        IReadOnlyList<ItemResult<Allocation>> attempts;
        try
        {
            attempts = await CallAsync(batch, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            attempts = batch.Select(a => new ItemResult<Allocation>(a, ItemResult.Failed(e))).ToList();
        }

        for (int i = 0; i < attempts.Count && tickets is not null; i++)
        {
            _tickets.Add(attempts[i], tickets[i]);
        }

        return attempts;
    }

    private async Task RecordAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token)
    {
        if (_journal is null || attempts.Count == 0)
        {
            return;
        }

        IReadOnlyList<ItemResult> results = await _journal
            .EndSettledAsync(_connection, attempts.Select(a => _tickets[a]).ToList(), attempts, log, token)
            .ConfigureAwait(false);
        for (int i = 0; i < attempts.Count; i++)
        {
            attempts[i].Take(results[i]);
            _tickets.Remove(attempts[i]);
        }
    }

    private async Task ConfirmAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token)
    {
        if (attempts.Count == 0)
        {
            return;
        }

        try
        {
            await _adapter.ConfirmAsync(attempts, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            // What was in doubt before keeps its own error: what the server said to the change itself.
            foreach (ItemResult<Allocation> attempt in attempts.Where(a => !a.IsSettled && !a.InDoubt))
            {
                attempt.Fail(Unconfirmed.Unread($"Remove {attempt.Item} on '{_connection.Name}'", e));
            }
        }
    }
}
