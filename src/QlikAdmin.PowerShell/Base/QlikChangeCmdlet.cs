using System.Management.Automation;
using System.Management.Automation.Language;
using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Operations;

namespace QlikAdmin.PowerShell;

/// <summary>Base of every cmdlet that changes something: the run it is, the journal of that run, and what to do when a server is down.</summary>
/// <remarks>What is piped in is checked and asked about one by one; all that was accepted is on record as planned before the first of it is sent, when the input has ended.</remarks>
public abstract class QlikChangeCmdlet : QlikConnectedCmdlet
{
    private readonly object _runLock = new();
    private readonly HashSet<ServerWatch> _planned = new();
    private readonly HashSet<ServerWatch> _told = new();
    private List<HeldFailure> _held = new();
    private string? _folder;
    private JournalFile? _journal;

    /// <summary>Folder for the record of this run; without it <c>$env:QLIKADMIN_JOURNAL</c>, or QlikAdmin in the user's application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <inheritdoc />
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionTransformation]
    public override ConnectionReference[]? Connection { get; set; }

    /// <summary>Which invocation of the command this is; results and journal carry it.</summary>
    private protected virtual Guid RunId { get; } = Guid.NewGuid();

    /// <summary>The plan that the command applies, where it does.</summary>
    private protected virtual string? PlanId => null;

    /// <summary>Whether the command ended on purpose before all of its work was done, as by a time limit.</summary>
    private protected virtual bool IsStoppedEarly => false;

    /// <summary>Where every change is recorded before it is made; the file is made with the first one.</summary>
    private protected IChangeJournal Journal => File;

    /// <inheritdoc />
    internal override string? CopyFolder => System.IO.Path.GetDirectoryName(File.Location);

    /// <summary>Whether nothing is to be changed, so that nobody has to be kept from it either.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? LanguagePrimitives.IsTrue(given)
        : GetVariableValue("WhatIfPreference") is object preference && LanguagePrimitives.IsTrue(preference);

    /// <inheritdoc />
    internal override ServerWatches? Watches { get; } = new();

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
    }

    /// <summary>Goes on with the journal of an older run instead of beginning one; what was written before is closed.</summary>
    private protected void Use(JournalFile journal)
    {
        CloseJournal();
        lock (_runLock)
        {
            _journal = journal;
        }
    }

    /// <summary>Ends the journal that is written, and says what could not be.</summary>
    private protected void CloseJournal()
    {
        JournalFile? journal;
        lock (_runLock)
        {
            journal = _journal;
            _journal = null;
        }

        journal?.Close(IsStoppedEarly ? JournalEnd.Stopped : JournalEnd.Completed);
        if (journal?.LostOutcome is QlikException lost)
        {
            WriteError(lost.ToErrorRecord(journal.RunId));
        }
    }

    /// <summary>Puts all changes of a connection on record as planned, before the first of them is sent. Ends the command when that can't be done.</summary>
    private protected void WriteAhead(Connection connection, IReadOnlyList<Change> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        try
        {
            Await((_, token) => Journal.PlanAsync(connection, changes, token));
            MarkPlanned(connection);
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(connection.Name));
        }
    }

    /// <summary>Notes that the journal has what is wanted of a connection, so that Resume-QlikOperation can go on with it.</summary>
    private protected void MarkPlanned(Connection connection) => _planned.Add(Watches!.Of(connection.Http));

    /// <summary>Whether nothing more is sent to a server in this run; what is left stays planned.</summary>
    private protected bool IsDown(Connection connection) => Watches!.Of(connection.Http).IsDown;

    /// <summary>Writes an error of one item. One that may be that of the whole server waits until that is known.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="target">What the error record points at.</param>
    /// <param name="tell">What else tells of the item, such as its result; not called for what is left for later. Null for nothing.</param>
    private protected void WriteFailure(QlikException error, object? target, Action? tell = null)
    {
        if (ServerWatch.Of(error) is ServerWatch watch && watch.IsOfThisRow(error))
        {
            _held.Add(new HeldFailure(watch, error, target, tell));
            return;
        }

        Release(h => !h.Watch.IsOfThisRow(h.Error));
        Write(new HeldFailure(null!, error, target, tell));
    }

    /// <summary>Tells of what is held back: of each server that is down with one error, of all else one by one.</summary>
    private protected void TellHeld()
    {
        Release(h => !h.Watch.IsOfThisRow(h.Error));
        List<ServerWatch> down = _held.GroupBy(h => h.Watch).Where(g => IsDownFor(g.Key, g.Count())).Select(g => g.Key).Union(Watches!.Down).ToList();
        Release(h => !down.Contains(h.Watch));
        foreach (ServerWatch watch in down)
        {
            TellDown(watch);
        }
    }

    /// <summary>The command that goes on, short enough to be copied off a console in one piece.</summary>
    private protected string ResumeLine()
    {
        string place = JournalPath is null ? string.Empty : $" -JournalPath '{CodeGeneration.EscapeSingleQuotedStringContent(FolderOf(JournalPath))}'";
        return $"Resume-QlikOperation -Run {RunId.ToString("N").Substring(0, 8)}{place}";
    }

    /// <inheritdoc />
    private protected override void Conclude()
    {
        TellHeld();
        CloseJournal();
    }

    /// <inheritdoc />
    private protected override void Release(bool hasFailed)
    {
        base.Release(hasFailed);
        _journal?.Close(hasFailed ? JournalEnd.Failed : JournalEnd.Stopped);
    }

    /// <summary>Whether changes that failed at the end of a run did so because of the server: one call may be about many of them.</summary>
    private static bool IsDownFor(ServerWatch watch, int changes) => changes >= ServerWatch.MostInARow || (watch.IsSilent && changes > 1);

    private void Release(Func<HeldFailure, bool> which)
    {
        List<HeldFailure> ready = _held.Where(which).ToList();
        _held = _held.Except(ready).ToList();
        ready.ForEach(Write);
    }

    private void Write(HeldFailure failure)
    {
        WriteError(failure.Error.ToErrorRecord(failure.Target));
        failure.Tell?.Invoke();
    }

    /// <summary>Leaves for later what only the server kept from being made, and says so once.</summary>
    private void TellDown(ServerWatch watch)
    {
        List<HeldFailure> held = _held.Where(h => h.Watch == watch).ToList();
        _held.RemoveAll(held.Contains);
        bool isPlanned = _planned.Contains(watch);
        if (isPlanned)
        {
            Await((_, _) => File.LeaveAsync(watch));
        }

        if (_told.Add(watch))
        {
            QlikException error = DownServer.Error(watch, isPlanned ? File.Tally : null, ResumeLine());
            WriteError(error.ToErrorRecord(watch.Connection));
        }

        foreach (HeldFailure begun in held.Where(h => h.Error.InDoubt))
        {
            begun.Tell?.Invoke();
        }
    }

    private JournalFile MakeJournal() => new(ChangeHandlers.All, RunId, _folder ?? JournalFolder.Resolve(JournalPath), MyInvocation.MyCommand.Name, PlanId);
}
