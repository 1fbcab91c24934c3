using System;
using System.Management.Automation;

using QlikAdmin.Journal;

namespace QlikAdmin.PowerShell;

/// <summary>Base of every cmdlet that changes something: the run it is, and the journal of that run.</summary>
public abstract class QlikChangeCmdlet : QlikConnectedCmdlet
{
    private JournalFile? _journal;

    /// <summary>Folder for the record of this run; without it <c>$env:QLIKADMIN_JOURNAL</c>, or QlikAdmin in the user's application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>Which invocation of the command this is; results and journal carry it.</summary>
    private protected Guid RunId { get; } = Guid.NewGuid();

    /// <summary>Where every change is recorded before it is made; the file is made with the first one.</summary>
    private protected IChangeJournal Journal => _journal ??= new JournalFile(RunId, JournalFolder.Resolve(JournalPath), MyInvocation.MyCommand.Name);
}
