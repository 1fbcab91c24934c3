using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Plans;

namespace QlikAdmin.Operations;

/// <summary>Goes on with a run that ended early: settles what is in doubt by reading the server, and makes what is left.</summary>
internal sealed class Resumption
{
    private readonly HashSet<string> _failedRemovals;

    /// <param name="content">The journal as it is.</param>
    public Resumption(JournalContent content)
    {
        _failedRemovals = new HashSet<string>(content.Entries.Where(e => e.State is JournalEntryState.Failed or JournalEntryState.Skipped).Select(e => e.Change?.Removal).OfType<string>(), StringComparer.Ordinal);
    }

    /// <summary>What is left of a run.</summary>
    public static IReadOnlyList<JournalEntry> Left(JournalContent content) => content.Entries.Where(e => e.State is JournalEntryState.Open or JournalEntryState.Planned).ToList();

    /// <summary>Whether the process of a run ended after the last outcome and before the end, so that the end is all there is to add.</summary>
    public static bool LacksOnlyItsEnd(JournalRun run) => run.State == JournalRunState.Interrupted && !run.IsUnfinished;

    /// <summary>Reads the server, and says what is to be done about each entry.</summary>
    /// <exception cref="QlikException">The server could not be read.</exception>
    public async Task<IReadOnlyList<OperationStep>> LookAsync(OperationBatch batch, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<ChangeReading> readings = await batch.Handler.ReadAsync(batch.Connection, batch.Entries.Select(e => e.Change!).ToList(), log, token).ConfigureAwait(false);
        PlanDoubts doubts = await PlanDoubts.ReadAsync(batch.Connection, batch.Entries.Where((_, i) => readings[i].State != ChangeState.Done), log, token).ConfigureAwait(false);
        return batch.Entries.Select((entry, i) => Decide(entry, entry.Change!, readings[i], doubts.Of(entry.Change!))).ToList();
    }

    /// <summary>Records what is settled and makes the rest, through the journal of the run.</summary>
    /// <returns>One result a step, in the order given.</returns>
    /// <exception cref="QlikException">JournalFailed.</exception>
    public async Task<IReadOnlyList<ChangeResult>> MakeAsync(OperationBatch batch, IReadOnlyList<OperationStep> steps, IChangeJournal journal, IOperationLog log, CancellationToken token)
    {
        List<OperationStep> open = steps.Where(s => s.Settled is null).ToList();
        await journal.EndAsync(steps.Where(s => s.Settled is not null && !s.StaysPlanned).Select(s => new KeyValuePair<JournalTicket, ChangeResult>(new JournalTicket(s.Entry.Entry, s.Change), s.Settled!)).ToList()).ConfigureAwait(false);
        List<JournalTicket> tickets = open.Select(s => new JournalTicket(s.Entry.Entry, s.Change) { Clock = batch.Connection.Http.ServerClock }).ToList();
        IReadOnlyList<ChangeResult> made = await journal.RunAgainAsync(batch.Connection, tickets, t => ApplyAsync(batch, open, log, t), log, token).ConfigureAwait(false);

        Queue<ChangeResult> results = new(made);
        List<ChangeResult> all = steps.Select(s => s.Settled ?? results.Dequeue()).ToList();
        _failedRemovals.UnionWith(steps.Where((_, i) => all[i].Outcome is Outcome.Failed or Outcome.Skipped or Outcome.Open).Select(s => s.Change.Removal).OfType<string>());
        return all;
    }

    /// <summary>What was begun before, read as not done, and is found done now, is the work of the request that was begun: it arrived late.</summary>
    private static async Task<IReadOnlyList<ChangeResult>> ApplyAsync(OperationBatch batch, IReadOnlyList<OperationStep> open, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<ChangeResult> made = await batch.Handler.ApplyAsync(batch.Connection, open.Select(s => s.Change).ToList(), log, token).ConfigureAwait(false);
        return made.Select((r, i) => open[i].Entry.State == JournalEntryState.Open && r.Outcome is Outcome.AlreadyGone or Outcome.Exists
            ? r with { Outcome = ChangeOutcomes.Of(open[i].Change), Detail = "It had been started, and was already done when the run was resumed." }
            : r).ToList();
    }

    private OperationStep Decide(JournalEntry entry, Change change, ChangeReading reading, string? doubt)
    {
        ChangeState state = reading.State;
        bool isBegun = entry.State == JournalEntryState.Open;
        if (state != ChangeState.Done && change.Removal is string removal && _failedRemovals.Contains(removal))
        {
            return new OperationStep(entry, change, new ChangeResult(Outcome.Skipped, "An earlier step of the same removal was not made."));
        }

        return new OperationStep(entry, change, state switch
        {
            _ when isBegun && Settlement.IsMade(reading) => Settlement.Made(change, reading),
            ChangeState.NotDone or ChangeState.Other when doubt is not null => new ChangeResult(Outcome.Skipped, doubt),
            ChangeState.NotDone => null,
            ChangeState.Done => new ChangeResult(ChangeOutcomes.AsFound(change.Kind), "It was already so when the run was resumed.") { QuarantineEndsAt = reading.QuarantineEndsAt },
            ChangeState.Other => new ChangeResult(Outcome.Skipped, isBegun ? "It was changed or used after this change was started, so it is not known whether this change was made before that." : reading.Detail ?? "It was changed or used since this was planned."),
            _ => ChangeResult.Failed(Untold(entry, reading.Error)),
        })
        {
            StaysPlanned = state == ChangeState.Unknown && !isBegun && reading.Error is not null,
        };
    }

    /// <summary>The error of an entry that reading the server tells nothing about: one that was begun stays open, and one that was not is not begun.</summary>
    public static QlikException Untold(JournalEntry entry, QlikException? unread)
    {
        bool isBegun = entry.State == JournalEntryState.Open;
        string why = unread is null ? "the server has no call that shows it" : "reading the server failed: " + unread.Message.TrimEnd('.');
        string what = isBegun ? $"It is not known whether '{entry}' was done" : $"'{entry}' is not started, because it is not known whether it was already done";
        return new QlikException(unread?.Reason ?? ErrorReason.NotConfirmed, $"{what}: {why}.", unread)
        {
            StatusCode = unread?.StatusCode,
            ServerCode = unread?.ServerCode,
            TraceId = unread?.TraceId,
            NextStep = unread is null ? "Look at the server yourself, and run the command again if it was not done." : $"{unread.NextStep} Then run Resume-QlikOperation -Run {entry.RunId} again.".TrimStart(),
            InDoubt = isBegun,
        };
    }
}
