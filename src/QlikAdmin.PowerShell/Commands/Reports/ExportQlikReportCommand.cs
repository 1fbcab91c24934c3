using System.Collections;
using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Plans;
using QlikAdmin.Reports;

namespace QlikAdmin.PowerShell;

/// <summary>Writes a report of licences as one HTML file, for the person who decides how many to renew.</summary>
/// <remarks>Errors: Qlik.InvalidInput when the file can't be written or a price is wrong; Qlik.PolicyInvalid; Qlik.PlanChanged;
/// Qlik.NotConnected; Qlik.JournalNotFound and Qlik.JournalFailed; the reasons of a failed request are one per connection, and the report
/// is made of the others.</remarks>
[Cmdlet(
    VerbsData.Export,
    "QlikReport",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = ConnectionSet
)]
[OutputType(typeof(FileInfo))]
public sealed class ExportQlikReportCommand : QlikListCmdlet
{
    private const string ConnectionSet = "Connection";
    private const string PlanSet = "Plan";
    private const string JournalSet = "Journal";

    private readonly List<Connection> _connections = new();
    private readonly List<ReportTrouble> _troubles = new();

    /// <summary>Path of the report. It ends in .html or .htm.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The policy by which the report says which licences would be taken back, and why: path of a .json or .psd1 file, a file
    /// object, a hashtable or another dictionary, or the output of ConvertFrom-Json.</summary>
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNull]
    [PolicyTransformation]
    [ArgumentCompleter(typeof(PolicyCompleter))]
    public PolicyReference? Policy { get; set; }

    /// <summary>Path of a file that Export-QlikPlan wrote. The people and what happens to them come from it, and no list of allocations is
    /// read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PlanSet)]
    [ValidateNotNullOrEmpty]
    public string Plan { get; set; } = string.Empty;

    /// <summary>Makes the report from the journals only. No server is read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JournalSet)]
    public SwitchParameter JournalOnly { get; set; }

    /// <summary>Folder of journals, or path of one; without it <c>$env:QLIKADMIN_JOURNAL</c>, or QlikAdmin in the user's application
    /// data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>Only runs that began at this time or later.</summary>
    [Parameter]
    [OffersNothing]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Price of one unit by licence type: <c>@{ Professional = 840 }</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    [OffersNothing]
    public Hashtable? Price { get; set; }

    /// <summary>Currency that is written after amounts, such as <c>EUR</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Currency { get; set; }

    /// <summary>Refuses to replace a file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes the file that was made.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        // A plan file and the journals need no connection, so the current one is not used for them.
        if (ParameterSetName == ConnectionSet || MyInvocation.BoundParameters.ContainsKey(nameof(Connection)))
        {
            CollectConnections(_connections, Path, "reported");
        }
    }

    /// <inheritdoc />
    private protected override void Finish()
    {
        try
        {
            string path = CheckedPath();
            IReadOnlyDictionary<string, decimal> prices = PriceList.Read(Price);
            if ((ParameterSetName == ConnectionSet && _connections.Count == 0) || !ShouldProcess(path, "Export report"))
            {
                return;
            }

            ReportData data = ReadData(new ReportData(DateTimeOffset.UtcNow) { Prices = prices, Currency = Currency });
            data = WithJournals(data) with { Troubles = _troubles };
            WarnOfPrices(data);
            new ReportPage(data, ReadChartLibrary()).Save(path);
            if (PassThru)
            {
                WriteObject(new FileInfo(path));
            }
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Path));
        }
    }

    private string CheckedPath()
    {
        if (JournalOnly && ConnectionIsGiven)
        {
            throw new QlikException(ErrorReason.InvalidInput, "-JournalOnly reads no server, but -Connection was given.")
            {
                NextStep = "Leave out one of the two. Without -JournalOnly the report has the connections and the journals.",
            };
        }

        string path = FilePaths.Of(SessionState, Path, "a report");
        string ending = System.IO.Path.GetExtension(path);
        if (!new[] { ".html", ".htm" }.Contains(ending, StringComparer.OrdinalIgnoreCase))
        {
            throw new QlikException(ErrorReason.InvalidInput, $"'{path}' can't be the name of a report: it must end in .html or .htm.");
        }

        return NoClobber && File.Exists(path)
            ? throw new QlikException(ErrorReason.InvalidInput, $"'{path}' exists, and -NoClobber was given.")
            : path;
    }

    private ReportData ReadData(ReportData data)
    {
        return ParameterSetName switch
        {
            PlanSet => ReadPlan(data),
            JournalSet => ReportSources.OfJournals(data),
            _ => ReadConnections(data),
        };
    }

    private ReportData ReadConnections(ReportData data)
    {
        Policy? policy = Policy is null ? null : PolicyFile.Read(Policy, SessionState);
        List<ConnectionFacts> read = ReadEach(
            (connection, missing, log, token) => ReportReader.ReadAsync(connection, policy, data.MadeAt, missing, log, token)
        );
        if (policy is not null && PlanWarnings.OfKeepFree(policy, new PlanFacts(read)) is string problem)
        {
            WriteWarning(problem);
        }

        return ReportSources.OfConnections(data, read, policy);
    }

    private ReportData ReadPlan(ReportData data)
    {
        string path = FilePaths.Of(SessionState, Plan, "a plan");
        (IReadOnlyList<PlanRow> rows, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems) = PlanFile.Read(path);
        if (problems.Count > 0)
        {
            throw problems[0].Value;
        }

        List<ConnectionFacts> read = ReadEach(
            async (connection, missing, log, token) =>
            {
                ConnectionFacts facts = new(connection);
                await ReportReader.ReadLicensesAsync(connection, facts, missing, log, token).ConfigureAwait(false);
                return facts;
            }
        );
        return ReportSources.OfPlan(data, System.IO.Path.GetFileName(path), rows, read);
    }

    /// <summary>Reads every connection. One that can't be read is an error, and the report says so.</summary>
    /// <exception cref="QlikException">None could be read, so that there is nothing to report.</exception>
    private List<ConnectionFacts> ReadEach(
        Func<Connection, ICollection<QlikException>, IOperationLog, CancellationToken, Task<ConnectionFacts>> readOne
    )
    {
        List<ConnectionFacts> read = new();
        foreach (Connection connection in _connections)
        {
            List<QlikException> missing = new();
            try
            {
                read.Add(Await((log, token) => readOne(connection, missing, log, token)));
            }
            catch (QlikException e) when (_connections.Count > 1)
            {
                missing.Add(
                    e.Saying($"Connection '{connection.Name}' is not in the report, because it could not be read: {e.Message}", e.NextStep)
                );
            }

            missing.ForEach(e => Note(e, connection));
        }

        return read.Count > 0 || _connections.Count == 0
            ? read
            : throw new QlikException(ErrorReason.InvalidInput, "No report was written, because none of the connections could be read.")
            {
                NextStep = "Look at the errors above, one per connection.",
            };
    }

    private ReportData WithJournals(ReportData data)
    {
        string place = JournalFolderOf(JournalPath);
        if (JournalPath is not null)
        {
            JournalArchive.RequireThere(place);
        }

        TakenBack taken = new();
        foreach (JournalContent content in JournalArchive.ReadOldestFirst(place, e => Note(e, place)))
        {
            if (Stopping)
            {
                throw new PipelineStoppedException();
            }

            if (Since > content.Run.StartedAt)
            {
                continue;
            }

            if (content.Run.Damage is not null)
            {
                Note(JournalErrors.Damaged(content), place);
            }

            taken.Take(content);
        }

        if (JournalOnly && taken.Runs == 0)
        {
            WriteWarning(
                $"There are no journals in '{place}'{(Since is null ? string.Empty : " since that time")}, so the report is empty."
            );
        }

        taken.CountQuarantined(data.MadeAt);
        bool isRead = ParameterSetName == ConnectionSet;
        return data with
        {
            Taken = taken,
            JournalPlace = place,
            Units = isRead
                ? taken.FindHandedOutAgain(data.Units!, data.Places.Select(p => p.Server).OfType<string>().ToList())
                : data.Units,
        };
    }

    private void WarnOfPrices(ReportData data)
    {
        IReadOnlyList<string> unknown = Renewal.UnknownPrices(data.Prices, data.Types);
        if (unknown.Count > 0)
        {
            string known = string.Join(", ", data.Types.OrderBy(t => t, StringComparer.OrdinalIgnoreCase));
            WriteWarning(
                $"-Price names '{string.Join("', '", unknown)}', which is not a type in the report (types: {(known.Length == 0 ? "none" : known)})."
            );
        }
    }

    /// <summary>The library that draws charts. If it is missing from the module, null and a warning: the report is still complete, because
    /// all numbers are in tables too.</summary>
    private string? ReadChartLibrary()
    {
        string folder = System.IO.Path.GetDirectoryName(typeof(ExportQlikReportCommand).Assembly.Location)!;
        try
        {
            return PageAssets.ReadLibrary(System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "..", "report", "echarts.min.js")));
        }
        catch (QlikException e)
        {
            WriteWarning($"The report has tables only, no charts. {e.Message} {e.NextStep}");
            return null;
        }
    }

    private void Note(QlikException error, object target)
    {
        _troubles.Add(ReportTrouble.Of(error));
        WriteError(error.ToErrorRecord(target));
    }
}
