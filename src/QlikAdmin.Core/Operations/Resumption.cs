using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Operations;

/// <summary>Continues a run that ended early: settles changes in doubt by reading the server, and makes the changes that are
/// left.</summary>
internal sealed class Resumption
{
    private readonly HashSet<string> _failedRemovals;
    private readonly HashSet<string> _blocked = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, UndoneRun?> _undone = new();
    private readonly JournalContent _content;
    private LaterRuns? _later;

    /// <param name="content">The journal as it is now.</param>
    public Resumption(JournalContent content)
    {
        _content = content;
        _failedRemovals = new HashSet<string>(
            content
                .Entries.Where(e => e.State is JournalEntryState.Failed or JournalEntryState.Skipped)
                .Select(e => e.Change?.Removal)
                .OfType<string>(),
            StringComparer.Ordinal
        );
    }

    /// <summary>The entries that are left of a run. Licences that were taken back by a blocking come last, because their outcome depends on
    /// it.</summary>
    public static IReadOnlyList<JournalEntry> Left(JournalContent content)
    {
        return content
            .Entries.Where(e => e.State is JournalEntryState.Open or JournalEntryState.Planned)
            .OrderBy(e => BlockedLicenses.IsOne(e.Change))
            .ToList();
    }

    /// <summary>Whether the process of a run ended after the last outcome and before the end, so that only the end has to be
    /// added.</summary>
    public static bool LacksOnlyItsEnd(JournalRun run) => run.State == JournalRunState.Interrupted && !run.IsUnfinished;

    /// <summary>Reads the server, and decides what to do about each entry.</summary>
    /// <exception cref="QlikException">The server could not be read.</exception>
    public async Task<IReadOnlyList<OperationStep>> LookAsync(OperationBatch batch, IOperationLog log, CancellationToken token)
    {
        Dictionary<JournalEntry, OperationStep> steps = batch
            .Entries.Where(e => BlockedLicenses.IsOne(e.Change))
            .ToDictionary(e => e, OfLicense);
        foreach (OperationStep step in await LookAtUndoAsync(batch, log, token).ConfigureAwait(false))
        {
            steps.Add(step.Entry, step);
        }

        foreach (
            OperationStep step in await LookAsync(batch, batch.Entries.Where(e => !steps.ContainsKey(e)).ToList(), log, token)
                .ConfigureAwait(false)
        )
        {
            steps.Add(step.Entry, step);
        }

        return batch.Entries.Select(e => steps[e]).ToList();
    }

    /// <summary>Records the settled entries and makes the other changes, through the journal of the run.</summary>
    /// <returns>One result per step, in the order given.</returns>
    /// <exception cref="QlikException">JournalFailed, Busy.</exception>
    public async Task<IReadOnlyList<ItemResult>> MakeAsync(
        OperationBatch batch,
        IReadOnlyList<OperationStep> steps,
        ChangeExecutor executor,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<PlannedChange> changes = steps.Select(Planned).ToList();
        await executor
            .RecordAsync(batch.Connection, changes.Where((c, i) => !c.IsOpen && !steps[i].StaysPlanned).ToList(), log, token)
            .ConfigureAwait(false);
        await executor.MakeAsync(batch.Connection, changes, log, token).ConfigureAwait(false);
        await executor.FinishAsync(batch.Connection, log, token).ConfigureAwait(false);

        List<ItemResult> all = changes.ToList<ItemResult>();
        _blocked.UnionWith(
            steps
                .Where(
                    (s, i) =>
                        s.Change.Kind == ChangeKind.SetUserStatus
                        && all[i].Error is null
                        && ChangeOutcomes.Changed(all[i].Outcome.ToString())
                )
                .Select(s => s.Change.ItemId)
        );
        _failedRemovals.UnionWith(
            steps
                .Where((_, i) => all[i].Outcome is Outcome.Failed or Outcome.Skipped or Outcome.Open)
                .Select(s => s.Change.Removal)
                .OfType<string>()
        );
        return all;
    }

    private static PlannedChange Planned(OperationStep step)
    {
        PlannedChange change = new(step.Change, step.Entry.Entry, wasBegun: step.Entry.State == JournalEntryState.Open);
        if (step.Settled is ItemResult settled)
        {
            change.Take(settled);
        }

        return change;
    }

    private async Task<IEnumerable<OperationStep>> LookAsync(
        OperationBatch batch,
        IReadOnlyList<JournalEntry> entries,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (entries.Count == 0)
        {
            return Array.Empty<OperationStep>();
        }

        IReadOnlyList<ChangeReading> readings = await batch
            .Handler.ReadAsync(batch.Connection, entries.Select(e => e.Change!).ToList(), log, token)
            .ConfigureAwait(false);
        PlanDoubts doubts = await PlanDoubts
            .ReadAsync(batch.Connection, entries.Where((_, i) => readings[i].State != ChangeState.Done), log, token)
            .ConfigureAwait(false);
        if (readings.Any(r => r.IsRepeatable))
        {
            _later ??= LaterRuns.Read(_content, _content.Entries.Where(e => e.Change is not null).ToList(), e => log.Warning(e.Message));
        }

        return entries.Select((entry, i) => Decide(entry, entry.Change!, readings[i], doubts.Of(entry.Change!))).ToList();
    }

    /// <summary>Checks the planned changes of an undo with the same care as the undo itself, because much may have happened
    /// since.</summary>
    private async Task<IReadOnlyList<OperationStep>> LookAtUndoAsync(OperationBatch batch, IOperationLog log, CancellationToken token)
    {
        List<OperationStep> steps = new();
        ILookup<Guid?, JournalEntry> undoing = batch
            .Entries.Where(e => e.State == JournalEntryState.Planned)
            .ToLookup(e => e.Change?.Undoes?.RunId);
        foreach (IGrouping<Guid?, JournalEntry> run in undoing.Where(u => u.Key is not null))
        {
            if (Undone(run.Key!.Value, log) is not UndoneRun undone)
            {
                continue;
            }

            List<(JournalEntry Undo, JournalEntry Undone)> pairs = run.Select(e => (e, undone.Find(e)!))
                .Where(p => p.Item2 is not null)
                .ToList();
            foreach (
                IGrouping<IChangeHandler, (JournalEntry Undo, JournalEntry Undone)> own in pairs.GroupBy(p =>
                    ChangeHandlers.All.Find(p.Undone.Change!.Kind)!
                )
            )
            {
                List<(JournalEntry Undo, JournalEntry Undone)> some = own.ToList();
                IReadOnlyList<OperationStep> looked = await Reversal
                    .LookAsync(new OperationBatch(batch.Connection, own.Key, some.ConvertAll(p => p.Undone)), undone.Later, log, token)
                    .ConfigureAwait(false);
                steps.AddRange(
                    looked.Select(
                        (step, i) =>
                            undone.Later.OvertookTenant(some[i].Undone) is ItemResult left
                                ? new OperationStep(some[i].Undo, step.Change, left)
                                : step with
                                {
                                    Entry = some[i].Undo,
                                }
                    )
                );
            }
        }

        return steps;
    }

    private UndoneRun? Undone(Guid run, IOperationLog log)
    {
        if (!_undone.TryGetValue(run, out UndoneRun? undone))
        {
            undone = UndoneRun.Find(_content, run, log);
            _undone.Add(run, undone);
        }

        return undone;
    }

    private OperationStep OfLicense(JournalEntry entry)
    {
        ItemResult? known = BlockedLicenses.Of(entry.Change!, _content.Entries, _blocked);
        return new OperationStep(entry, entry.Change!, known ?? ItemResult.Failed(Untold(entry, null))) { StaysPlanned = known is null };
    }

    private OperationStep Decide(JournalEntry entry, Change change, ChangeReading reading, string? doubt)
    {
        ChangeState state = reading.State;
        bool isBegun = entry.State == JournalEntryState.Open;
        if (state == ChangeState.Unknown && reading.IsRepeatable)
        {
            return new OperationStep(
                entry,
                change,
                _later?.Overtook(entry) is { Change.Kind: ChangeKind.DisableTenant } by
                    ? new ItemResult(Outcome.Skipped, $"Run {RunText.Short(by.RunId)} changed it since, and is left in force.")
                    : null
            );
        }

        if (state != ChangeState.Done && change.Undoes is null && change.Removal is string removal && _failedRemovals.Contains(removal))
        {
            return new OperationStep(entry, change, new ItemResult(Outcome.Skipped, "An earlier step of the same removal was not made."));
        }

        return new OperationStep(
            entry,
            state == ChangeState.NotDone ? StateBefore.OfReading(change) : change,
            state switch
            {
                _ when isBegun && Settlement.IsMade(reading) => Settlement.Made(change, reading),
                ChangeState.NotDone or ChangeState.Other when doubt is not null => new ItemResult(Outcome.Skipped, doubt),
                ChangeState.NotDone => null,
                ChangeState.Done => new ItemResult(ChangeOutcomes.AsFound(change.Kind), "It was already so when the run was resumed.")
                {
                    QuarantineEndsAt = reading.QuarantineEndsAt,
                },
                ChangeState.Other => new ItemResult(
                    Outcome.Skipped,
                    isBegun
                        ? "It was changed or used after this change was started, so it is not known whether this change was made before that."
                        : reading.Detail ?? "It was changed or used since this was planned."
                ),
                _ => ItemResult.Failed(Untold(entry, reading.Error)),
            }
        )
        {
            StaysPlanned = state == ChangeState.Unknown && !isBegun && reading.Error is not null,
        };
    }

    /// <summary>The error of an entry about which a read of the server shows nothing. If it was begun it stays open, and if not it is not
    /// begun.</summary>
    public static QlikException Untold(JournalEntry entry, QlikException? unread)
    {
        bool isBegun = entry.State == JournalEntryState.Open;
        string why = unread is null ? "the server has no call that shows it" : "reading the server failed: " + unread.Message.TrimEnd('.');
        string what = isBegun
            ? $"It is not known whether '{entry}' was done"
            : $"'{entry}' is not started, because it is not known whether it was already done";
        QlikException error = QlikException.Because(unread?.Reason ?? ErrorReason.NotConfirmed, $"{what}: {why}.", unread);
        error.NextStep = unread is null
            ? "Look at the server yourself, and run the command again if it was not done."
            : $"{unread.NextStep} Then run Resume-QlikOperation -Run {RunText.Short(entry.RunId)} again.".TrimStart();
        error.InDoubt = isBegun;
        return error;
    }
}
