using System;
using System.Management.Automation;

using QlikAdmin.Journal;

namespace QlikAdmin.PowerShell;

/// <summary>Base of every cmdlet that changes something: the run it is, and the journal of that run.</summary>
public abstract class QlikChangeCmdlet : QlikConnectedCmdlet
{
    private readonly object _runLock = new();
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

    private JournalFile MakeJournal() => new(RunId, _folder ?? JournalFolder.Resolve(JournalPath), MyInvocation.MyCommand.Name, PlanId);

    /// <inheritdoc />
    private protected override void Conclude() => CloseJournal();

    /// <inheritdoc />
    private protected override void Release(bool wasStopped)
    {
        base.Release(wasStopped);
        _journal?.Close(wasStopped ? JournalEnd.Stopped : JournalEnd.Failed);
    }
}
