using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;

namespace QlikAdmin.PowerShell;

/// <summary>Undoes what a run changed, the last change first, if the change has an undo and nobody has changed the item since.</summary>
/// <remarks>
/// Errors: Qlik.JournalNotFound, Qlik.JournalBusy, Qlik.Busy, Qlik.JournalFailed, Qlik.NotConnected; one per change: Qlik.NoUndo,
/// Qlik.ChangedSince, Qlik.NoLicenseAvailable and the other reasons of a refused request. An item that is already as it was before is a
/// result, not an error.
/// </remarks>
[Cmdlet(VerbsCommon.Undo, "QlikOperation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class UndoQlikOperationCommand : QlikOperationCmdlet
{
    private readonly List<(string Place, string Run, int[]? Entries)> _wanted = new();
    private readonly HashSet<UndoLink> _planned = new();
    private IReadOnlyList<UndoOrder> _next = new List<UndoOrder>();
    private JournalFile? _undone;
    private bool _isBroken;
    private bool? _isConfirmed;

    /// <summary>The run: its id, or at least the first four characters of it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId")]
    [ArgumentCompleter(typeof(JournalRunCompleter))]
    [ValidateNotNullOrEmpty]
    public string Run { get; set; } = string.Empty;

    /// <summary>Numbers of the changes to undo; without it, all changes of the run.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    [OffersNothing]
    public int[]? Entry { get; set; }

    private protected override string Activity => "Undo";

    /// <inheritdoc />
    protected override void ProcessRecord() => _wanted.Add((Place, Run, Entry));

    /// <inheritdoc />
    private protected override void Finish()
    {
        // Entries and runs come one by one from the pipeline; only all of them together can be put in order.
        IReadOnlyList<UndoOrder> orders = UndoOrder.Of(_wanted, (run, e) => WriteError(e.ToErrorRecord(run)));
        for (int i = 0; i < orders.Count && !_isBroken; i++)
        {
            UndoOrder order = orders[i];
            _next = orders.Skip(i + 1).ToList();
            try
            {
                Undo(order);
            }
            catch (QlikException e)
            {
                WriteFailure(e, order.Found.Run.RunId);
            }
            finally
            {
                _undone?.Close(JournalEnd.Completed);
                _undone = null;
            }
        }
    }

    /// <inheritdoc />
    private protected override void Release(bool hasFailed)
    {
        base.Release(hasFailed);
        _undone?.Close(JournalEnd.Completed);
    }

    private void Undo(UndoOrder order)
    {
        JournalRun run = order.Found.Run;
        TellOfDamage(order.Found);
        if (!IsWhatIf)
        {
            // The lock is taken before the read, so that nobody resumes or undoes the run in the meantime.
            _undone = JournalFile.Reopen(ChangeHandlers.All, run, null);
        }

        JournalContent content = JournalReader.Read(run.Path) ?? order.Found;
        order.RequireEntries(content);
        HashSet<int> marked = Mark(content);
        List<JournalEntry> wanted = Undoable(content.Entries.Where(e => order.Wants(e) && !marked.Contains(e.Entry)));
        foreach (JournalEntry open in content.Entries.Where(e => e.State == JournalEntryState.Open && order.Wants(e)))
        {
            WriteWarning(
                $"Entry {open.Entry}, '{open}', is in doubt and is left alone. Run Resume-QlikOperation -Run {RunText.Short(open.RunId)} to find out what became of it."
            );
        }

        if (order.WhyNothing(content, marked) is string why)
        {
            WriteWarning(why);
        }

        IReadOnlyDictionary<JournalEntry, Connection> connections = ConnectionsOf(wanted);
        Expect(connections);
        LaterRuns later = LaterRuns.Read(content, wanted, e =>
            WriteWarning(
                $"The journal of another run can't be read, so it is not known whether that run changed the same items: {e.Message}"
            )
        );
        wanted = LeaveOut(later, wanted, connections);
        _isConfirmed = ConfirmRun(run, wanted.ConvertAll(e => (Reversal.Planned(e), connections[e])));
        if (_isConfirmed == false)
        {
            // With several runs, an earlier one has planned these already.
            foreach (IGrouping<Connection, JournalEntry> own in wanted.GroupBy(e => connections[e]))
            {
                EndPlanned(own.Key, own.Select(e => (e, NotConfirmed())));
            }

            wanted.ForEach(e => Tally.Settle(connections[e].Name, e.ItemType, Outcome.Skipped));
            return;
        }

        Undo(wanted, connections, later);
        if (_undone?.LostOutcome is QlikException lost)
        {
            WriteError(lost.ToErrorRecord(run.RunId));
        }
    }

    /// <summary>The entries in the order in which they are undone. Writes an error for each one that can't be.</summary>
    private List<JournalEntry> Undoable(IEnumerable<JournalEntry> entries)
    {
        List<JournalEntry> undoable = new();
        foreach (JournalEntry entry in Reversal.Order(entries))
        {
            if (Reversal.Refusal(entry) is QlikException refusal)
            {
                WriteError(refusal.ToErrorRecord(entry));
                Tally.Count(entry.Connection, entry.ItemType, Outcome.Failed);
            }
            else
            {
                undoable.Add(entry);
            }
        }

        return undoable;
    }

    private void Undo(List<JournalEntry> wanted, IReadOnlyDictionary<JournalEntry, Connection> connections, LaterRuns later)
    {
        Queue<JournalEntry> left = new(wanted);
        int done = 0;
        foreach (OperationBatch batch in OperationBatch.Cut(wanted, connections).TakeWhile(_ => !_isBroken))
        {
            batch.Entries.ToList().ForEach(_ => left.Dequeue());
            ShowProgress(Activity, batch.Connection, done, wanted.Count);
            if (!IsDown(batch.Connection))
            {
                Undo(batch, later, left.Select(e => (e, connections[e])).ToList());
            }

            done += batch.Entries.Count;
        }
    }

    /// <summary>Marks what other runs have undone of this run, if its journal does not say so yet.</summary>
    /// <returns>Numbers of these entries. They are left alone.</returns>
    private HashSet<int> Mark(JournalContent content)
    {
        HashSet<int> marked = new();
        foreach (KeyValuePair<int, JournalEntry> missing in UndoMarks.Missing(content))
        {
            marked.Add(missing.Key);
            if (missing.Value.State == JournalEntryState.Open)
            {
                WriteWarning(
                    $"Entry {missing.Key} is left alone: run {missing.Value.ShownRun} was undoing it, and it is in doubt whether that was done. Run Resume-QlikOperation -Run {RunText.Short(missing.Value.RunId)} to find out."
                );
            }
            else if (_undone is JournalFile undone)
            {
                Await((_, _) => undone.NoteUndoneAsync(missing.Key, missing.Value.RunId));
            }
        }

        return marked;
    }

    /// <summary>Reports before the undo begins which changes can't be undone or need no undo, because a user is gone or a later run changed
    /// the same item.</summary>
    private List<JournalEntry> LeaveOut(
        LaterRuns later,
        IReadOnlyList<JournalEntry> wanted,
        IReadOnlyDictionary<JournalEntry, Connection> connections
    )
    {
        List<JournalEntry> rest = new(wanted.Count);
        foreach (OperationBatch batch in OperationBatch.Rows(wanted, connections))
        {
            IReadOnlyDictionary<JournalEntry, QlikException> orphaned = Await(
                (log, token) => Reversal.FindOrphanedAsync(batch, log, token)
            );
            foreach (JournalEntry entry in batch.Entries)
            {
                ItemResult? left = orphaned.TryGetValue(entry, out QlikException? why)
                    ? ItemResult.Failed(why)
                    : later.OvertookTenant(entry);
                if (left is null)
                {
                    rest.Add(entry);
                }
                else
                {
                    EndPlanned(batch.Connection, new[] { (entry, left) });
                    Report(entry, "Undo", batch.Connection, left);
                }
            }
        }

        return rest;
    }

    /// <summary>Puts what is still to be taken back on record, before the first of it is: of this run, and of those whose turn comes
    /// later.</summary>
    private void PlanAhead(Connection now, IEnumerable<(JournalEntry Entry, Connection Connection)> own)
    {
        List<(JournalEntry Entry, Connection Connection)> all = own.Concat(_next.SelectMany(PlannedOf))
            .Where(e => _planned.Add(UndoLink.To(e.Entry)))
            .ToList();
        for (int first = 0; first < all.Count; )
        {
            Connection connection = all[first].Connection;
            List<Change> changes = all.Skip(first)
                .TakeWhile(e => ReferenceEquals(e.Connection, connection))
                .Select(e => Reversal.Planned(e.Entry))
                .ToList();
            first += changes.Count;
            try
            {
                Await((log, token) => Executor.PlanAsync(connection, changes, log, token));
                MarkPlanned(connection);
            }
            catch (QlikException e) when (StopSignal.EndsRun(e) && connection != now)
            {
                // It is told at the end. The changes of the other connections can be made.
                Tell(e.Message);
            }
        }
    }

    /// <summary>What there is to take back of a run whose turn comes later.</summary>
    private IReadOnlyList<(JournalEntry Entry, Connection Connection)> PlannedOf(UndoOrder order)
    {
        try
        {
            JournalContent content = JournalReader.Read(order.Found.Run.Path) ?? order.Found;
            IReadOnlyDictionary<int, JournalEntry> marked = UndoMarks.Missing(content);
            List<JournalEntry> entries = Reversal
                .Order(content.Entries.Where(e => order.Wants(e) && !marked.ContainsKey(e.Entry)))
                .Where(e => Reversal.Refusal(e) is null)
                .ToList();
            IReadOnlyDictionary<JournalEntry, Connection> connections = ConnectionsOf(entries);
            return entries.ConvertAll(e => (e, connections[e]));
        }
        catch (QlikException e)
        {
            // It is told when the turn of that run comes.
            Tell(e.Message);
            return new List<(JournalEntry, Connection)>();
        }
    }

    /// <summary>Ends what was planned and is not made.</summary>
    private void EndPlanned(Connection connection, IEnumerable<(JournalEntry Entry, ItemResult Result)> ended)
    {
        List<PlannedChange> left = ended
            .Where(e => _planned.Contains(UndoLink.To(e.Entry)))
            .Select(e => new PlannedChange(Reversal.Planned(e.Entry), e.Result))
            .ToList();
        if (left.Count > 0)
        {
            Await((_, _) => Executor.LeaveAsync(connection, left));
        }
    }

    private static ItemResult NotConfirmed() => new(Outcome.Skipped, "It was not confirmed.");

    /// <summary>The one question about the run is not the answer to what a step has in doubt.</summary>
    private bool IsConfirmed(OperationStep step, Connection connection) =>
        (_isConfirmed == true && step.Doubt is null && step.Change.Kind != ChangeKind.EnableTenant)
        || ShouldProcess(Describe(step.Change, connection), Reversal.Question(step));

    private void Undo(OperationBatch batch, LaterRuns later, IReadOnlyList<(JournalEntry Entry, Connection Connection)> rest)
    {
        IReadOnlyList<OperationStep> steps;
        try
        {
            steps = Await((log, token) => Reversal.LookAsync(batch, later, log, token));
        }
        catch (QlikException e)
        {
            batch.Entries.ToList().ForEach(entry => Report(entry, "Undo", batch.Connection, ItemResult.NotSent(e)));
            return;
        }

        List<OperationStep> wanted = steps.Where(s => s.Settled is not null ? !IsWhatIf : IsConfirmed(s, batch.Connection)).ToList();
        if (IsWhatIf || _undone is null)
        {
            return;
        }

        steps.Except(wanted).ToList().ForEach(s => Tally.Settle(batch.Connection.Name, s.Entry.ItemType, Outcome.Skipped));

        EndPlanned(batch.Connection, steps.Except(wanted).Select(s => (s.Entry, NotConfirmed())));
        EndPlanned(batch.Connection, steps.Where(s => s.Settled is not null && !s.StaysPlanned).Select(s => (s.Entry, s.Settled!)));
        if (wanted.Count == 0)
        {
            return;
        }

        IReadOnlyList<ItemResult> results;
        try
        {
            List<(JournalEntry, Connection)> open = wanted.Where(s => s.Settled is null).Select(s => (s.Entry, batch.Connection)).ToList();
            if (open.Count > 0)
            {
                PlanAhead(batch.Connection, open.Concat(rest));
            }

            results = Await((log, token) => Reversal.MakeAsync(batch, wanted, Executor, _undone, later, log, token));
        }
        catch (QlikException e) when (e.Reason == ErrorReason.JournalFailed)
        {
            // Reported once: without a journal no other batch can continue.
            _isBroken = true;
            WriteError(e.ToErrorRecord(batch.Entries[0].RunId));
            return;
        }
        catch (QlikException e)
        {
            results = wanted.Select(_ => ItemResult.Failed(e)).ToList();
        }

        // Before the results, because a later command in the pipeline may end it.
        Follow(wanted.Select((step, i) => (step.Entry, results[i])).ToList(), isUndone: false);
        for (int i = 0; i < wanted.Count; i++)
        {
            Remember(wanted[i].Change, results[i]);
            Report(wanted[i].Entry, "Undo", batch.Connection, results[i]);
        }
    }
}
