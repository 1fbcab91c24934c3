using System.Management.Automation.Runspaces;

namespace QlikAdmin.PowerShell;

/// <summary>Works in a runspace of this process.</summary>
internal sealed class LocalWorker : FleetWorker
{
    private readonly string _module;
    private Runspace? _runspace;

    /// <param name="module">Path of this module's manifest.</param>
    public LocalWorker(string module)
    {
        _module = module;
    }

    public override string Name => Environment.MachineName;

    // A runspace that broke is replaced.
    public override bool IsLost => false;

    public override bool SharesJournals(bool hasFolder) => true;

    public override Runspace Ready()
    {
        if (_runspace?.RunspaceStateInfo.State == RunspaceState.Opened)
        {
            // The variables of one target must not reach the next one.
            _runspace.ResetRunspaceState();
            return _runspace;
        }

        _runspace?.Dispose();
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(new[] { _module });

        // Without a host nobody can be asked: several workers would ask at once.
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        return _runspace;
    }

    public override void Dispose() => _runspace?.Dispose();
}
