using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Plans;

/// <summary>The rows of one plan on one connection while they are applied: read again, planned in the journal, and sent in
/// batches.</summary>
internal sealed class PlanPart
{
    // QlikView takes any number in one save. But it must be possible to stop a run in the middle.
    private const int MostAtOnce = 200;

    private readonly ChangeExecutor _executor;
    private readonly Queue<PlanRow> _accepted = new();
    private readonly Dictionary<PlanRow, PlannedChange> _changes = new();
    private List<PlanRow> _sent = new();

    /// <param name="connection">The connection.</param>
    /// <param name="rows">Rows that change something.</param>
    /// <param name="executor">Makes the changes.</param>
    public PlanPart(Connection connection, IReadOnlyList<PlanRow> rows, ChangeExecutor executor)
    {
        Connection = connection;
        Rows = rows;
        Recheck = new PlanRecheck(connection, rows);
        _executor = executor;
    }

    public Connection Connection { get; }

    public IReadOnlyList<PlanRow> Rows { get; }

    public PlanRecheck Recheck { get; }

    /// <summary>Whether rows wait to be sent.</summary>
    public bool HasMore => _accepted.Count > 0;

    /// <summary>Reads the state of all rows.</summary>
    public Task ReadAsync(IOperationLog log, CancellationToken token) => Recheck.ReadAsync(DateTimeOffset.UtcNow, log, token);

    /// <summary>Says once per connection and type why the server would give the units to people again.</summary>
    public Task WarnOfRegrantsAsync(IOperationLog log, CancellationToken token)
    {
        List<string> types = Rows.Where(r => r.Action == PlanAction.Remove).Select(r => r.Type).ToList();
        return RegrantWarnings.WriteAsync(Connection, types, log, token);
    }

    /// <summary>Why a row is left alone; null when it may be applied.</summary>
    public string? Changed(PlanRow row) => Recheck.Changed(row);

    /// <summary>Adds a row that was checked and confirmed.</summary>
    public void Accept(PlanRow row) => _accepted.Enqueue(row);

    /// <summary>Plans all accepted rows in the journal, so that a run that is stopped or killed can be resumed.</summary>
    /// <exception cref="QlikException">JournalFailed: nothing may be changed. Busy: another run works on the server.</exception>
    public async Task WriteAheadAsync(IOperationLog log, CancellationToken token)
    {
        foreach (PlanRow row in _accepted)
        {
            _changes.Add(row, new PlannedChange(Planned(row)));
        }

        await _executor.PlanAsync(Connection, _accepted.Select(r => _changes[r].Change).ToList(), log, token).ConfigureAwait(false);
    }

    /// <summary>The next rows for one call. All of them are removed, or all of them are downgraded.</summary>
    public IReadOnlyList<PlanRow> TakeBatch()
    {
        List<PlanRow> batch = new();
        if (_accepted.Count > 0)
        {
            int most = Math.Min(MostAtOnce, _executor.BatchSize(Connection, KindOf(_accepted.Peek())));
            while (batch.Count < most && _accepted.Count > 0 && (batch.Count == 0 || _accepted.Peek().Action == batch[0].Action))
            {
                batch.Add(_accepted.Dequeue());
            }
        }

        return batch;
    }

    /// <summary>Applies one batch. If the facts are too old, they are read again first.</summary>
    /// <returns>The rows that are settled. <see cref="FinishAsync"/> gives the others.</returns>
    /// <exception cref="QlikException">The whole call failed, and no row of it was answered.</exception>
    public async Task<IReadOnlyList<ItemResult<PlanRow>>> ApplyAsync(
        IReadOnlyList<PlanRow> batch,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (Recheck.IsTooOld(DateTimeOffset.UtcNow))
        {
            await ReadAsync(log, token).ConfigureAwait(false);
            foreach (PlanRow row in batch)
            {
                if (Changed(row) is string why)
                {
                    PlannedChange change = _changes[row];
                    change.Settle(Outcome.Skipped, why);
                    await _executor.LeaveAsync(Connection, new[] { change }).ConfigureAwait(false);
                }
            }
        }

        await _executor.MakeAsync(Connection, batch.Select(r => _changes[r]).ToList(), log, token).ConfigureAwait(false);
        _sent.AddRange(batch);
        return TakeSettled();
    }

    /// <summary>Settles rows that were sent and are not confirmed yet.</summary>
    public async Task<IReadOnlyList<ItemResult<PlanRow>>> FinishAsync(IOperationLog log, CancellationToken token)
    {
        await _executor.FinishAsync(Connection, log, token).ConfigureAwait(false);
        return TakeSettled();
    }

    private static ChangeKind KindOf(PlanRow row) =>
        row.Action == PlanAction.Downgrade ? ChangeKind.ConvertAllocation : ChangeKind.RemoveAllocation;

    private List<ItemResult<PlanRow>> TakeSettled()
    {
        ILookup<bool, PlanRow> sent = _sent.ToLookup(r => _changes[r].IsOpen);
        List<PlanRow> settled = sent[false].ToList();
        _sent = sent[true].ToList();
        return settled.ConvertAll(r => new ItemResult<PlanRow>(r, _changes[r]));
    }

    private Change Planned(PlanRow row)
    {
        Change change =
            row.Action == PlanAction.Downgrade
                ? AllocationChanges.Of(ChangeKind.ConvertAllocation, Request(row))
                : AllocationChanges.OfTakingBack(Recheck.Now(row)!, evenIfUsed: !row.Evidence.HasFlag(PlanEvidence.Use));
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
