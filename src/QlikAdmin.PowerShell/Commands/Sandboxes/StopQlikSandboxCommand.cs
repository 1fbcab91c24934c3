using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Ends a sandbox. Its data is lost.</summary>
/// <remarks>Errors: Qlik.SandboxFailed, when there is none to end.</remarks>
[Cmdlet(
    VerbsLifecycle.Stop,
    "QlikSandbox",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = SandboxSet
)]
[OutputType(typeof(void))]
public sealed class StopQlikSandboxCommand : QlikCmdlet
{
    private const string SandboxSet = "Sandbox";
    private const string AllSet = "All";

    /// <summary>Sandboxes to end; without it the one started last in this runspace.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = SandboxSet)]
    [ValidateNotNull]
    [OffersNothing]
    public Sandbox[]? Sandbox { get; set; }

    /// <summary>Ends every sandbox of this runspace.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        IEnumerable<Sandbox> chosen = All ? Store.Sandboxes : Sandbox ?? Store.Sandboxes.Take(1);
        List<Sandbox> sandboxes = chosen.ToList();
        if (sandboxes.Count == 0 && !All)
        {
            QlikException none = new(ErrorReason.SandboxFailed, "There is no sandbox in this runspace to end.")
            {
                NextStep = "Start one with Start-QlikSandbox.",
            };
            WriteError(none.ToErrorRecord(null));
        }

        foreach (Sandbox sandbox in sandboxes)
        {
            if (ShouldProcess(sandbox.ToString(), "Stop sandbox"))
            {
                Store.Remove(sandbox);
            }
        }
    }
}
