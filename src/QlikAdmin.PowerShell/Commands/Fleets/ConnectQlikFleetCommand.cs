using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Connects to targets of a fleet in this session, with the secrets that their fleet file names.</summary>
/// <remarks>Errors: one per target, with the reasons of the Connect commands; Qlik.InvalidInput when the secret can't be read here;
/// Qlik.FleetInvalid.</remarks>
[Cmdlet(VerbsCommunications.Connect, "QlikFleet")]
[OutputType(typeof(Connection))]
public sealed class ConnectQlikFleetCommand : QlikFleetCmdlet
{
    /// <summary>Folder for journals of this session, for commands that are given none. All workers of a fleet give the same
    /// folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>File that stops all changes of this session, before their next batch, as soon as it exists.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StopFile { get; set; }

    /// <summary>Skips the first call, so that <c>Test-QlikConnection</c> can find out what is wrong.</summary>
    [Parameter]
    public SwitchParameter NoTest { get; set; }

    /// <inheritdoc />
    private protected override void Finish(IReadOnlyList<FleetTarget> targets)
    {
        Store.JournalFolder = JournalPath is null ? null : FolderOf(JournalPath);
        Store.StopFile = StopFile is null ? null : FilePaths.Of(SessionState, StopFile, "a stop file");
        foreach (FleetTarget target in targets)
        {
            try
            {
                WriteObject(
                    ConnectionOpening.Open(
                        Store,
                        () => TargetConnector.Create(this, target),
                        NoTest ? null : c => Await(c.OpenAsync),
                        WriteWarning
                    )
                );
            }
            catch (QlikException e)
            {
                WriteError(e.ToErrorRecord(target));
            }
        }
    }
}
