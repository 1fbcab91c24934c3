using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

using QlikAdmin.Journal;

namespace QlikAdmin.Allocations;

/// <summary>Takes allocations of one connection back in batches, and reads the state again afterwards.</summary>
/// <remarks>One instance serves one run of a command: it remembers what was removed already and what is still to be confirmed.</remarks>
internal sealed class AllocationRemover
{
    private readonly Connection _connection;
    private readonly IAllocationAdapter _adapter;
    private readonly int _throttleLimit;
    private readonly IChangeJournal? _journal;
    private readonly RemovalCheck? _check;
    private readonly Dictionary<RemovalAttempt, JournalTicket> _tickets = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<RemovalAttempt> _unconfirmed = new();

    /// <param name="connection">Where.</param>
    /// <param name="throttleLimit">Requests at once; null for what the product takes.</param>
    /// <param name="journal">Where every removal is recorded before it is sent; null where the caller has recorded them.</param>
    /// <param name="check">Asked about each row that the product can read right before it is removed; null for nothing to ask.</param>
    public AllocationRemover(Connection connection, int? throttleLimit, IChangeJournal? journal, RemovalCheck? check = null)
    {
        _connection = connection;
        _adapter = connection.Allocations;
        _throttleLimit = throttleLimit ?? _adapter.DefaultThrottleLimit;
        _journal = journal;
        _check = check;
    }

    /// <summary>Items that one call of <see cref="RemoveAsync"/> takes at the most.</summary>
    public int BatchSize => _adapter.BatchSize;

    /// <summary>Why an allocation can't be removed at all; null when it can.</summary>
    public static QlikException? Refusal(Allocation allocation)
    {
        return allocation.IsPool
            ? new QlikException(ErrorReason.PoolNotRemovable, allocation.Product == QlikProduct.QlikView
                ? $"Remove allocation: {allocation} on '{allocation.Connection}' is lent for a session or a while, so there is nothing to take back."
                : $"Remove allocation: {allocation} on '{allocation.Connection}' is a pool that no person holds, so it can't be taken back from anybody.")
            {
                NextStep = allocation.Product == QlikProduct.QlikView ? null : "Change the pool's size in the management console.",
            }
            : null;
    }

    /// <summary>Says once per connection and type why the server would hand the units out again.</summary>
    public async Task WarnOfRegrantsAsync(IReadOnlyCollection<string> types, IOperationLog log, CancellationToken token)
    {
        List<string> fresh = types.Distinct(StringComparer.OrdinalIgnoreCase).Where(t => _connection.FirstTime("regrant:" + t.ToLowerInvariant())).ToList();
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
            log.Warning($"Whether '{_connection.Name}' hands removed licences out again could not be read: {e.Message}");
        }
    }

    /// <summary>Removes one batch.</summary>
    /// <returns>The attempts that have ended; the others follow from <see cref="FinishAsync"/>.</returns>
    /// <exception cref="QlikException">JournalFailed: nothing was sent.</exception>
    public async Task<IReadOnlyList<RemovalAttempt>> RemoveAsync(IReadOnlyList<Allocation> batch, IOperationLog log, CancellationToken token)
    {
        List<RemovalAttempt> repeated = new();
        List<Allocation> fresh = new(batch.Count);
        foreach (Allocation allocation in batch)
        {
            if (_seen.Add(allocation.Id + "\n" + allocation.Type))
            {
                fresh.Add(allocation);
            }
            else
            {
                RemovalAttempt again = new(allocation);
                again.Settle(Outcome.AlreadyGone, "The same allocation came earlier in this run.");
                repeated.Add(again);
            }
        }

        if (fresh.Count == 0)
        {
            return repeated;
        }

        IReadOnlyList<RemovalAttempt> attempts = await SendAsync(fresh, log, token).ConfigureAwait(false);
        if (_adapter.ConfirmsByFullList)
        {
            _unconfirmed.AddRange(attempts.Where(a => !a.IsSettled));
        }
        else
        {
            await ConfirmAsync(attempts.Where(a => !a.IsSettled).ToList(), log, token).ConfigureAwait(false);
        }

        List<RemovalAttempt> ended = attempts.Where(a => a.IsSettled || !_adapter.ConfirmsByFullList).ToList();
        await RecordAsync(ended, log, token).ConfigureAwait(false);
        return repeated.Concat(ended).ToList();
    }

    /// <summary>Reads what is left again, and records it.</summary>
    public async Task<IReadOnlyList<RemovalAttempt>> FinishAsync(IOperationLog log, CancellationToken token)
    {
        List<RemovalAttempt> rest = _unconfirmed.ToList();
        _unconfirmed.Clear();
        await ConfirmAsync(rest, log, token).ConfigureAwait(false);
        await RecordAsync(rest, log, token).ConfigureAwait(false);
        return rest;
    }

    private async Task<IReadOnlyList<RemovalAttempt>> SendAsync(IReadOnlyList<Allocation> batch, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<JournalTicket>? tickets = _journal is null ? null : await _journal.BeginAsync(_connection, batch.Select(a => StateBefore.AtServerTime(AllocationRecords.OfRemoval(a), _connection)).ToList(), token).ConfigureAwait(false);
        IReadOnlyList<RemovalAttempt> attempts;
        try
        {
            attempts = await _adapter.RemoveAsync(batch, _throttleLimit, _check, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            attempts = batch.Select(a => new RemovalAttempt(a) { Error = e }).ToList();
        }

        for (int i = 0; i < attempts.Count && tickets is not null; i++)
        {
            _tickets.Add(attempts[i], tickets[i]);
        }

        return attempts;
    }

    private async Task RecordAsync(IReadOnlyList<RemovalAttempt> attempts, IOperationLog log, CancellationToken token)
    {
        if (_journal is null || attempts.Count == 0)
        {
            return;
        }

        IReadOnlyList<ChangeResult> results = await _journal.EndSettledAsync(_connection, attempts.Select(a => _tickets[a]).ToList(), attempts.Select(AllocationRecords.Of).ToList(), log, token).ConfigureAwait(false);
        for (int i = 0; i < attempts.Count; i++)
        {
            attempts[i].Take(results[i]);
            _tickets.Remove(attempts[i]);
        }
    }

    private async Task ConfirmAsync(IReadOnlyList<RemovalAttempt> attempts, IOperationLog log, CancellationToken token)
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
            foreach (RemovalAttempt attempt in attempts.Where(a => !a.IsSettled && !a.InDoubt))
            {
                attempt.Fail(Unconfirmed.Unread($"Remove {attempt.Allocation} on '{_connection.Name}'", e));
            }
        }
    }
}
