using System.Management.Automation.Runspaces;

namespace QlikAdmin.PowerShell;

/// <summary>Works in a session on another machine. The session stays open, because the caller made it.</summary>
internal sealed class SessionWorker : FleetWorker
{
    private readonly PSSession _session;

    public SessionWorker(PSSession session)
    {
        _session = session;
    }

    public override string Name => $"{_session.ComputerName} ({_session.Name})";

    public override bool IsLost => _session.Runspace.RunspaceStateInfo.State != RunspaceState.Opened;

    public override bool SharesJournals(bool hasFolder) => hasFolder;

    public override Runspace Ready() => _session.Runspace;
}
