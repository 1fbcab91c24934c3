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

    /// <summary>Which invocation of the command this is; results and journal carry it.</summary>
    private protected virtual Guid RunId { get; } = Guid.NewGuid();

    /// <summary>The plan that the command applies, where it does.</summary>
    private protected virtual string? PlanId => null;

    /// <summary>Whether the command ended on purpose before all of its work was done, as by a time limit.</summary>
    private protected virtual bool IsStoppedEarly => false;

    /// <summary>Where every change is recorded before it is made; the file is made with the first one.</summary>
    private protected IChangeJournal Journal => File;

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
        _folder = JournalPath is null ? JournalFolder.Resolve(null) : FolderOf(JournalPath);
    }

    /// <summary>Makes the journal of the run; a command that goes on with an older one opens that.</summary>
    private protected virtual JournalFile MakeJournal() => new(RunId, _folder ?? JournalFolder.Resolve(JournalPath), MyInvocation.MyCommand.Name, PlanId);

    /// <summary>A folder as the caller wrote it, relative to where the session is.</summary>
    private protected string FolderOf(string path)
    {
        string problem;
        try
        {
            string folder = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            if (provider.Name == "FileSystem")
            {
                return folder;
            }

            problem = $"it is a path of {provider.Name}, not of the file system.";
        }
        catch (Exception e) when (e is ItemNotFoundException or PSNotSupportedException or ProviderNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderInvocationException or ArgumentException)
        {
            problem = e.Message;
        }

        ThrowTerminatingError(new QlikException(ErrorReason.InvalidInput, $"'{path}' can't be a folder of journals: {problem}").ToErrorRecord(path));
        return string.Empty;
    }

    /// <inheritdoc />
    private protected override void Conclude()
    {
        _journal?.Close(IsStoppedEarly ? JournalEnd.Stopped : JournalEnd.Completed);
        if (_journal?.LostOutcome is QlikException lost)
        {
            WriteError(lost.ToErrorRecord(RunId));
        }
    }

    /// <inheritdoc />
    private protected override void Release(bool wasStopped) => _journal?.Close(wasStopped ? JournalEnd.Stopped : JournalEnd.Failed);
}
