using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Reads the targets of a fleet from a file: JSON, or CSV with the same columns. It connects to nothing.</summary>
/// <remarks>Errors: Qlik.FleetInvalid with all problems of the file; Qlik.InvalidInput for a share that does not exist.</remarks>
[Cmdlet(VerbsData.Import, "QlikFleet")]
[OutputType(typeof(FleetTarget))]
public sealed class ImportQlikFleetCommand : QlikFleetCmdlet
{
    private protected override void Finish(IReadOnlyList<FleetTarget> targets) => WriteObject(targets, enumerateCollection: true);
}
