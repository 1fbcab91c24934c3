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
    private readonly PlanCheck _check = new();
    private PlanFileWriter? _file;
    private string _path = string.Empty;
    private bool? _isWanted;
    private bool _isRefused;
    private int _rows;
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

    /// <summary>Also writes the rows with the action Keep, which change nothing and need no decision.</summary>
    [Parameter]
    public SwitchParameter IncludeKeep { get; set; }

    /// <summary>Refuses to replace a file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes the file that was made.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        OrEnd(() =>
        {
            _path = FilePaths.Of(SessionState, Path, "a plan");
            PlanFile.IsJson(_path);
            RequireNew();
        });
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        PlanRow row = InputObject!;
        if (row.Action == PlanAction.Keep && !IncludeKeep)
        {
            _kept++;
            return;
        }

        _rows++;
        if (_check.Next(row) is QlikException problem)
        {
            _isRefused = true;
            WriteError(problem.ToErrorRecord(row));
        }

        if (!_isRefused)
        {
            OrEnd(() => Open()?.Write(row));
        }
    }

    /// <inheritdoc />
    private protected override void Finish()
    {
        foreach (KeyValuePair<PlanRow, QlikException> problem in _check.End())
        {
            _isRefused = true;
            WriteError(problem.Value.ToErrorRecord(problem.Key));
        }

        // A file with some rows left out would look like the whole plan.
        if (_isRefused)
        {
            return;
        }

        OrEnd(() =>
        {
            if (Open() is not PlanFileWriter file)
            {
                return;
            }

            RequireNew();
            file.Commit();
            if (_rows == 0)
            {
                string why =
                    _kept == 0
                        ? "The plan has no rows, because none were piped in"
                        : $"The plan takes nothing back: all {_kept} rows are kept, and -IncludeKeep was not given";
                WriteWarning($"{why}. '{_path}' was written without rows, so that no older plan stays there; applying it changes nothing.");
            }

            if (PassThru)
            {
                WriteObject(new FileInfo(_path));
            }
        });
    }

    /// <inheritdoc />
    private protected override void Release(bool hasFailed)
    {
        _file?.Dispose();
        _check.Dispose();
    }

    /// <summary>The file, which begins with the first row; null if it is not wanted.</summary>
    private PlanFileWriter? Open()
    {
        _isWanted ??= ShouldProcess(_path, "Export plan");
        if (_isWanted == true)
        {
            _file ??= new PlanFileWriter(_path);
        }

        return _file;
    }

    private void RequireNew()
    {
        if (NoClobber && File.Exists(_path))
        {
            throw new QlikException(ErrorReason.InvalidInput, $"'{_path}' exists, and -NoClobber was given.");
        }
    }

    private void OrEnd(Action action)
    {
        try
        {
            action();
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Path));
        }
    }
}
