using System.Management.Automation;
using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>Reads a plan from a file that Export-QlikPlan wrote. It refuses a file in which a row was changed or added, or belongs to
/// another plan.</summary>
/// <remarks>Errors: Qlik.PlanChanged, one per row, and then no row is written; Qlik.InvalidInput when the file can't be read.</remarks>
[Cmdlet(VerbsData.Import, "QlikPlan")]
[OutputType(typeof(PlanRow))]
public sealed class ImportQlikPlanCommand : QlikCmdlet
{
    /// <summary>Path of the file; its name ends in .csv or .json.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        try
        {
            (IReadOnlyList<PlanRow> rows, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems) = PlanFile.Read(
                FilePaths.Of(SessionState, Path, "a plan")
            );
            foreach (KeyValuePair<PlanRow, QlikException> problem in problems)
            {
                WriteError(problem.Value.ToErrorRecord(problem.Key));
            }

            if (problems.Count == 0)
            {
                foreach (PlanRow row in rows)
                {
                    WriteObject(row);
                }
            }
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(Path));
        }
    }
}
