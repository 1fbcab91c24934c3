using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Plans;

/// <summary>The rows of one plan on one connection, while they are applied: read again, written ahead, sent in batches.</summary>
internal sealed class PlanPart
{
    // QlikView takes any number in one save; a run must still be able to stop on the way.
    private const int MostAtOnce = 200;

    private readonly IChangeJournal _journal;
    private readonly int? _throttleLimit;
    private readonly AllocationRemover _remover;
    private readonly Queue<PlanRow> _accepted = new();
    private readonly Dictionary<PlanRow, JournalTicket> _tickets = new();
    private readonly Dictionary<Allocation, PlanRow> _sent = new();

    /// <param name="connection">Where.</param>
    /// <param name="rows">Rows that change something.</param>
    /// <param name="throttleLimit">Requests at once; null for what the product takes.</param>
    /// <param name="journal">Where changes are recorded before they are made.</param>
    public PlanPart(Connection connection, IReadOnlyList<PlanRow> rows, int? throttleLimit, IChangeJournal journal)
    {
        Connection = connection;
        Rows = rows;
        Recheck = new PlanRecheck(connection, rows);
        _throttleLimit = throttleLimit;
        _journal = journal;
        _remover = new AllocationRemover(connection, throttleLimit, journal, ChangedSince, wanted =>
            !_sent[wanted].Evidence.HasFlag(PlanEvidence.Use)
        );
    }

    public Connection Connection { get; }

    public IReadOnlyList<PlanRow> Rows { get; }

    public PlanRecheck Recheck { get; }

    /// <summary>Whether rows wait to be sent.</summary>
    public bool HasMore => _accepted.Count > 0;

    /// <summary>Reads the state of all rows.</summary>
    public Task ReadAsync(IOperationLog log, CancellationToken token) => Recheck.ReadAsync(DateTimeOffset.UtcNow, log, token);

    /// <summary>Says once a connection and type why the server would hand the units out again.</summary>
    public Task WarnOfRegrantsAsync(IOperationLog log, CancellationToken token)
    {
        List<string> types = Rows.Where(r => r.Action == PlanAction.Remove)
            .Select(r => r.Type)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        return _remover.WarnOfRegrantsAsync(types, log, token);
    }

    /// <summary>Why a row is left alone; null when it may be applied.</summary>
    public string? Changed(PlanRow row) => Recheck.Changed(row);

    /// <summary>Takes a row that was checked and confirmed.</summary>
    public void Accept(PlanRow row) => _accepted.Enqueue(row);

    /// <summary>Writes all accepted rows ahead, so that a run that is stopped or dies can be resumed.</summary>
    /// <exception cref="QlikException">JournalFailed: nothing may be changed.</exception>
    public async Task WriteAheadAsync(CancellationToken token)
    {
        List<PlanRow> rows = _accepted.ToList();
        if (rows.Count == 0)
        {
            return;
        }

        IReadOnlyList<JournalTicket> tickets = await _journal
            .PlanAsync(Connection, rows.Select(Planned).ToList(), token)
            .ConfigureAwait(false);
        for (int i = 0; i < rows.Count; i++)
        {
            _tickets.Add(rows[i], tickets[i]);
        }
    }

    /// <summary>The next rows for one call: all of them removed, or all of them downgraded.</summary>
    public IReadOnlyList<PlanRow> TakeBatch()
    {
        List<PlanRow> batch = new();
        int size = Math.Min(_remover.BatchSize == int.MaxValue ? MostAtOnce : _remover.BatchSize, _accepted.Count);
        while (batch.Count < size && _accepted.Count > 0 && (batch.Count == 0 || _accepted.Peek().Action == batch[0].Action))
        {
            batch.Add(_accepted.Dequeue());
        }

        return batch;
    }

    /// <summary>Applies one batch; what was read too long ago is read again first.</summary>
    /// <returns>The rows that are settled; the others follow from <see cref="FinishAsync"/>.</returns>
    /// <exception cref="QlikException">The whole call failed; no row of it is in the answer.</exception>
    public async Task<IReadOnlyList<ItemResult<PlanRow>>> ApplyAsync(
        IReadOnlyList<PlanRow> batch,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<PlanRow>> outcomes = new();
        List<PlanRow> rows = new(batch);
        if (Recheck.IsTooOld(DateTimeOffset.UtcNow))
        {
            await ReadAsync(log, token).ConfigureAwait(false);
            rows.Clear();
            foreach (PlanRow row in batch)
            {
                if (Changed(row) is string why)
                {
                    await _journal.EndAsync(_tickets[row], new ItemResult(Outcome.Skipped, why)).ConfigureAwait(false);
                    outcomes.Add(new ItemResult<PlanRow>(row, new ItemResult(Outcome.Skipped, why)));
                }
                else
                {
                    rows.Add(row);
                }
            }
        }

        if (rows.Count > 0)
        {
            outcomes.AddRange(
                rows[0].Action == PlanAction.Downgrade
                    ? await ConvertAsync(rows, log, token).ConfigureAwait(false)
                    : await RemoveAsync(rows, log, token).ConfigureAwait(false)
            );
        }

        return outcomes;
    }

    /// <summary>Settles what was sent and is not confirmed yet.</summary>
    public async Task<IReadOnlyList<ItemResult<PlanRow>>> FinishAsync(IOperationLog log, CancellationToken token)
    {
        return (await _remover.FinishAsync(log, token).ConfigureAwait(false)).Select(Of).ToList();
    }

    private async Task<IReadOnlyList<ItemResult<PlanRow>>> RemoveAsync(
        IReadOnlyList<PlanRow> rows,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<Allocation> allocations = new(rows.Count);
        foreach (PlanRow row in rows)
        {
            Allocation now = Recheck.Now(row)!;
            _sent.Add(now, row);
            allocations.Add(now);
        }

        return (await _remover.RemoveAsync(allocations, log, token).ConfigureAwait(false)).Select(Of).ToList();
    }

    private async Task<IReadOnlyList<ItemResult<PlanRow>>> ConvertAsync(
        IReadOnlyList<PlanRow> rows,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<AllocationRequest> requests = rows.Select(Request).ToList();
        IReadOnlyList<ItemResult<AllocationRequest>> changes = await AllocationChanger
            .ChangeAsync(Connection, ChangeKind.ConvertAllocation, requests, _throttleLimit, _journal, log, token)
            .ConfigureAwait(false);
        return changes.Select((c, i) => new ItemResult<PlanRow>(rows[i], c)).ToList();
    }

    private string? ChangedSince(Allocation wanted, Allocation now)
    {
        PlanRow row = _sent[wanted];
        return ChangedUnit.Why(now, row.Type, row.User, PlanGrounds.Of(row), Connection.People);
    }

    private ItemResult<PlanRow> Of(ItemResult<Allocation> removal) => new(_sent[removal.Item], removal);

    private Change Planned(PlanRow row)
    {
        Change change =
            row.Action == PlanAction.Downgrade
                ? AllocationRecords.Of(ChangeKind.ConvertAllocation, Request(row))
                : AllocationRecords.OfRemoval(Recheck.Now(row)!, evenIfUsed: !row.Evidence.HasFlag(PlanEvidence.Use));
        return change with { Grounds = PlanGrounds.Of(row) };
    }

    private AllocationRequest Request(PlanRow row)
    {
        Allocation now = Recheck.Now(row)!;
        return new AllocationRequest(
            new AllocationUser(now.User!, now.UserId ?? now.User!, now.UserName, now.Email),
            row.TargetType!,
            row.Type,
            row.AllocationId
        );
    }
}
