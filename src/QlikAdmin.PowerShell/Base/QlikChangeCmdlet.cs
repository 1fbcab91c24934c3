using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Language;
using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Operations;

namespace QlikAdmin.PowerShell;

/// <summary>Base of every cmdlet that changes something: its run, the journal of the run, and what happens when a server is down.</summary>
/// <remarks>Input is checked and confirmed one by one. After the end of the input, everything that was accepted is written to the journal
/// as planned before the first change is sent.</remarks>
public abstract class QlikChangeCmdlet : QlikConnectedCmdlet
{
    private readonly object _runLock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private FailureReporter? _failures;
    private string? _folder;
    private RunHost? _here;
    private JournalFile? _journal;
    private ChangeExecutor? _executor;
    private FinalConfirmation? _confirmation;

    /// <summary>Folder for the journal of this run; without it <c>$env:QLIKADMIN_JOURNAL</c>, or QlikAdmin in the user's application
    /// data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <inheritdoc />
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionTransformation]
    public override ConnectionReference[]? Connection { get; set; }

    /// <summary>Id of this run. Results and the journal contain it.</summary>
    private protected virtual Guid RunId { get; } = Guid.NewGuid();

    /// <summary>The plan that the command applies, if it applies one.</summary>
    private protected virtual string? PlanId => null;

    /// <summary>Whether the command ended on purpose before all of its work was done, for example by a time limit.</summary>
    private protected virtual bool IsStoppedEarly => false;

    /// <summary>Whether the command ends with a summary of the run, instead of a result for each item. False for a command that returns
    /// what it made.</summary>
    private protected virtual bool EndsWithSummary => false;

    /// <summary>Whether Undo-QlikOperation can give something back after the command.</summary>
    private protected virtual bool HasUndo => true;

    /// <summary>What became of the items of this run so far.</summary>
    private protected RunTally Tally { get; set; } = new();

    /// <summary>Requests at once; null for the default of the product.</summary>
    private protected virtual int? RequestLimit => null;

    /// <summary>Makes the changes of this run, and writes each one to the journal. The file is created with the first change.</summary>
    private protected ChangeExecutor Executor => _executor ??= new ChangeExecutor(File, RequestLimit);

    /// <inheritdoc />
    internal override string? CopyFolder => System.IO.Path.GetDirectoryName(File.Location);

    /// <inheritdoc />
    internal override ServerWatches? Watches { get; } = new();

    /// <summary>Where the runs of this session take place.</summary>
    private protected RunHost Here => _here ?? throw new InvalidOperationException("The command has not begun.");

    private FailureReporter Failures =>
        _failures ??= new FailureReporter(
            Watches!,
            WriteError,
            watch => Await((_, _) => File.LeaveAsync(watch)),
            () => File.Tally,
            ResumeLine
        );

    private JournalFile File
    {
        get
        {
            lock (_runLock)
            {
                return _journal ??= MakeJournal();
            }
        }
    }

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _folder = JournalFolderOf(JournalPath);

        // Read now, because another thread makes the journal, and that thread belongs to no runspace.
        _here = new ProcessHost(Store, Store.StopFile);
    }

    /// <summary>The connections on which a user to change is searched: all of them for a text, and for an object the connection it came
    /// from. Empty after an error record.</summary>
    private protected IReadOnlyList<Connection> ConnectionsOf(UserReference reference, string activity)
    {
        if (reference.User is not User user)
        {
            return RequireConnections(reference.Text);
        }

        try
        {
            return new[] { FindConnectionOf(user, user.Connection, user.Product, activity) };
        }
        catch (QlikException e)
        {
            WriteItemError(e.ToErrorRecord(user));
            return Array.Empty<Connection>();
        }
    }

    /// <summary>Continues the journal of an older run instead of beginning a new one. The current journal is closed.</summary>
    private protected void Use(JournalFile journal)
    {
        CloseJournal();
        lock (_runLock)
        {
            _journal = journal;
        }

        _executor = null;
    }

    /// <summary>Ends the current journal, and reports what could not be written.</summary>
    private protected void CloseJournal()
    {
        JournalFile? journal;
        lock (_runLock)
        {
            journal = _journal;
            _journal = null;
        }

        _executor = null;
        journal?.Close(IsStoppedEarly ? JournalEnd.Stopped : JournalEnd.Completed);
        if (journal?.LostOutcome is QlikException lost)
        {
            WriteError(lost.ToErrorRecord(journal.RunId));
        }
    }

    /// <summary>Writes all changes of a connection to the journal as planned, before the first of them is sent. Ends the command if that
    /// fails. If another run works on the server, nothing is sent there, and that is reported once.</summary>
    private protected void WriteAhead(Connection connection, IReadOnlyList<Change> changes)
    {
        if (changes.Count > 0)
        {
            WriteAhead(connection, (log, token) => Executor.PlanAsync(connection, changes, log, token), connection.Name);
        }
    }

    /// <summary>The same, for changes that are written by <paramref name="plan"/>.</summary>
    /// <param name="connection">Where the changes are made.</param>
    /// <param name="plan">Writes them to the journal.</param>
    /// <param name="target">Target object of an error that ends the command.</param>
    private protected void WriteAhead(Connection connection, Func<IOperationLog, CancellationToken, Task> plan, object? target)
    {
        try
        {
            Await(plan);
            MarkPlanned(connection);
        }
        catch (QlikException e) when (!StopSignal.EndsRun(e))
        {
            ThrowTerminatingError(e.ToErrorRecord(target));
        }
        catch (QlikException e)
        {
            Tell(e.Message);
        }
    }

    /// <summary>Makes all changes that were accepted. It first writes them to the journal, then makes them in batches, and reports each one
    /// when its outcome is known.</summary>
    /// <param name="accepted">The changes, in the order in which they are made.</param>
    /// <param name="activity">What is done, for the progress bar.</param>
    /// <param name="report">Writes what became of one.</param>
    private protected void Make<T>(Collected<Accepted<T>> accepted, string activity, Action<Connection, Accepted<T>> report)
    {
        List<Connection> connections = accepted.Connections.Where(c => !IsDown(c)).ToList();
        foreach (Connection connection in connections)
        {
            WriteAhead(connection, accepted[connection].Select(a => a.Change).Where(c => c.IsOpen).Select(c => c.Change).ToList());
        }

        foreach (Connection connection in connections)
        {
            Queue<Accepted<T>> left = new(accepted[connection]);
            List<Accepted<T>> waiting = new();
            int total = left.Count;
            while (left.Count > 0 && !IsDown(connection))
            {
                int size = Math.Min(left.Count, Executor.BatchSize(connection, left.Peek().Change.Change.Kind));
                List<Accepted<T>> batch = Enumerable.Range(0, size).Select(_ => left.Dequeue()).ToList();
                ShowProgress(activity, connection, total - left.Count - size, total);
                Make(connection, batch.ConvertAll(a => a.Change));
                waiting.AddRange(batch);
                ReportSettled(connection, waiting, report);
            }

            Await((log, token) => Executor.FinishAsync(connection, log, token));
            ReportSettled(connection, waiting, report);
        }
    }

    /// <summary>Makes changes of one connection; what can't be sent fails.</summary>
    private protected void Make(Connection connection, IReadOnlyList<PlannedChange> changes)
    {
        try
        {
            Await((log, token) => Executor.MakeAsync(connection, changes, log, token));
        }
        catch (QlikException e)
        {
            foreach (PlannedChange change in changes.Where(c => c.IsOpen))
            {
                change.Take(ItemResult.NotSent(e));
            }
        }
    }

    /// <summary>Notes that the journal contains the changes of a connection, so that Resume-QlikOperation can resume them.</summary>
    private protected void MarkPlanned(Connection connection) => Failures.MarkPlanned(Watches!.Of(connection.Http));

    /// <summary>Whether nothing more is sent to a server in this run. The remaining changes stay planned.</summary>
    private protected bool IsDown(Connection connection) => Watches!.Of(connection.Http).IsDown;

    /// <summary>Writes an error of one item. If the cause may be the whole server, the error waits until that is known.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="target">Target object of the error record.</param>
    /// <param name="tell">Writes what else belongs to the item, such as its result; not called for items that stay planned. Null if there
    /// is nothing.</param>
    private protected void WriteFailure(QlikException error, object? target, Action? tell = null) => Failures.Write(error, target, tell);

    /// <summary>Writes the errors that were held back: one error for each server that is down, and all others one by one.</summary>
    private protected void TellHeld() => Failures.Tell();

    /// <summary>The command that resumes the run, short enough to be copied from a console in one piece.</summary>
    private protected string ResumeLine() => OperationLine(VerbsLifecycle.Resume);

    /// <summary>Asks before the change of one item. An item that is not confirmed counts as skipped.</summary>
    private protected bool Confirm(Connection connection, string? type, string target, string action)
    {
        bool wanted = ShouldProcess(target, action);
        if (!wanted && !IsWhatIf)
        {
            Tally.Count(connection.Name, type, Outcome.Skipped);
        }

        return wanted;
    }

    /// <summary>Asks once about many changes.</summary>
    /// <param name="hasUndo">Whether all of them can be undone. If not, Enter means no.</param>
    /// <param name="caption">Title of the question.</param>
    /// <param name="lines">What is asked. The first line is also what -WhatIf says.</param>
    private protected bool ConfirmOnce(bool hasUndo, string caption, params string[] lines)
    {
        _confirmation ??= new FinalConfirmation(this, IsWhatIf);
        if (hasUndo || !_confirmation.IsNeeded)
        {
            return ShouldProcess(lines, caption);
        }

        try
        {
            return Ask(() => _confirmation.Ask(caption, lines));
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(null));
            throw;
        }
    }

    /// <summary>Counts a result. The caller sees it with -PassThru; without it, the summary has the number.</summary>
    /// <param name="result">What became of an item.</param>
    /// <param name="isExpected">Whether the tally was told before that this result would come.</param>
    private protected void WriteResult(Result result, bool isExpected)
    {
        if (isExpected)
        {
            Tally.Settle(result.Connection, result.Type, result.Outcome, result.QuarantineEndsAt);
        }
        else
        {
            Tally.Count(result.Connection, result.Type, result.Outcome, result.QuarantineEndsAt);
        }

        if (!EndsWithSummary)
        {
            WriteObject(result);
        }
    }

    /// <summary>Shows how far a long run is, and where it works.</summary>
    private protected void ShowProgress(string activity, Connection connection, int done, int total)
    {
        if (total > 1)
        {
            ShowProgress($"{activity} on {connection.Name}", done, total);
        }
    }

    /// <summary>The numbers of the run. The counting begins again.</summary>
    /// <param name="planId">The plan that was applied, if one was.</param>
    /// <param name="duration">How long it took.</param>
    private protected RunSummary Sum(Guid? planId, TimeSpan duration)
    {
        bool hasJournal;
        lock (_runLock)
        {
            hasJournal = _journal?.IsBegun == true;
        }

        RunTally tally = Tally;
        Tally = new RunTally();
        return new RunSummary(MyInvocation.MyCommand.Name, tally.ByType())
        {
            PlanId = planId,
            RunId = hasJournal ? RunId : null,
            DurationSpan = duration,
            Undo = hasJournal && HasUndo && tally.HasChanges ? OperationLine(VerbsCommon.Undo) : null,
            NextStep = hasJournal && tally.Left + tally.Open > 0 ? ResumeLine() : null,
        };
    }

    private string OperationLine(string verb)
    {
        string place = (JournalPath ?? Store.JournalFolder) is string folder
            ? $" -JournalPath '{CodeGeneration.EscapeSingleQuotedStringContent(FolderOf(folder))}'"
            : string.Empty;
        return $"{verb}-QlikOperation -Run {RunText.Short(RunId)}{place}";
    }

    /// <inheritdoc />
    private protected override void Rest(bool isResting)
    {
        lock (_runLock)
        {
            _journal?.Rest(isResting);
        }
    }

    /// <inheritdoc />
    private protected override void Conclude()
    {
        TellHeld();
        RunSummary? summary = EndsWithSummary && !IsWhatIf ? Sum(null, _watch.Elapsed) : null;
        CloseJournal();
        if (summary is not null)
        {
            WriteObject(summary);
        }
    }

    /// <inheritdoc />
    private protected override void Release(bool hasFailed)
    {
        base.Release(hasFailed);
        _journal?.Close(hasFailed ? JournalEnd.Failed : JournalEnd.Stopped);
    }

    private static void ReportSettled<T>(Connection connection, List<Accepted<T>> waiting, Action<Connection, Accepted<T>> report)
    {
        List<Accepted<T>> settled = waiting.Where(a => !a.Change.IsOpen).ToList();
        waiting.RemoveAll(a => !a.Change.IsOpen);
        settled.ForEach(a => report(connection, a));
    }

    private JournalFile MakeJournal() =>
        new(ChangeHandlers.All, RunId, _folder ?? JournalFolder.Resolve(JournalPath), MyInvocation.MyCommand.Name, PlanId, Here);
}
