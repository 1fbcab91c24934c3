using System.Management.Automation;
using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>Writes a plan to a CSV file that is safe to open in a spreadsheet, or to a JSON file.</summary>
/// <remarks>Errors: Qlik.PlanChanged for a row that was changed or belongs to another plan; Qlik.InvalidInput when the file can't be
/// written.</remarks>
[Cmdlet(VerbsData.Export, "QlikPlan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class ExportQlikPlanCommand : QlikCmdlet
{
    private readonly List<PlanRow> _rows = new();
    private int _kept;

    /// <summary>Path of the file. Its extension, .csv or .json, decides the format.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Rows of one plan.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [PlanRowTransformation]
    [OffersNothing]
    public PlanRow? InputObject { get; set; }

    /// <summary>Also writes the rows with the action Keep, which change nothing and ask nothing.</summary>
    [Parameter]
    public SwitchParameter IncludeKeep { get; set; }

    /// <summary>Refuses to replace a file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes the file that was made.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (InputObject!.Action == PlanAction.Keep && !IncludeKeep)
        {
            _kept++;
        }
        else
        {
            _rows.Add(InputObject);
        }
    }

    /// <inheritdoc />
    private protected override void Finish()
    {
        try
        {
            string path = FilePaths.Of(SessionState, Path, "a plan");
            IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems = PlanFile.Check(_rows);
            foreach (KeyValuePair<PlanRow, QlikException> problem in problems)
            {
                WriteError(problem.Value.ToErrorRecord(problem.Key));
            }

            // A file with some rows left out would look like the whole plan.
            if (problems.Count > 0)
            {
                return;
            }

            if (NoClobber && File.Exists(path))
            {
                throw new QlikException(ErrorReason.InvalidInput, $"'{path}' exists, and -NoClobber was given.");
            }

            PlanFile.IsJson(path);
            if (ShouldProcess(path, "Export plan"))
            {
                PlanFile.Write(path, _rows);
                if (_rows.Count == 0)
                {
                    string why =
                        _kept == 0
                            ? "The plan has no rows, because none were piped in"
                            : $"The plan takes nothing back: all {_kept} rows are kept, and -IncludeKeep was not given";
                    WriteWarning(
                        $"{why}. '{path}' was written without rows, so that no older plan stays there; applying it changes nothing."
                    );
                }

                if (PassThru)
                {
                    WriteObject(new FileInfo(path));
                }
            }
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Path));
        }
    }
}
