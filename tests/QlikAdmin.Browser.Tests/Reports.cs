using System.Diagnostics;
using System.Reflection;
using QlikAdmin.Changes;
using QlikAdmin.Plans;
using QlikAdmin.Reports;
using QlikAdmin.Tools;
using Xunit;

namespace QlikAdmin.Browser.Tests;

/// <summary>The reports that the tests open: some of the shipped module against the sandbox, and some with people that no sandbox
/// has.</summary>
public sealed class Reports : IAsyncLifetime
{
    internal const int ManyPeople = 50_000;

    internal static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Names that would do something if a page took them for anything but text.</summary>
    internal static readonly string[] HostileNames =
    [
        "<script>window.ran = 1</script>",
        "</script><script>window.ran = 2</script>",
        "</title></style></table><img src=x onerror=\"window.ran = 3\">",
        "\"><img src=x onerror=window.ran=4>",
        "' onmouseover='window.ran=5' x='",
        "<!--<script>",
        "]]><svg onload=window.ran=6>",
        "javascript:window.ran=7",
        "{{constructor.constructor('window.ran=8')()}}",
        "\u2028window.ran=9\u2029",
        "\u202Egnp.exe\u202C \u2066isolate",
        "\u001B]0;title\u0007\u0000\u0008\u000B",
        "=HYPERLINK(\"http://evil.example/\",\"x\")",
        "+1+cmd|' /C calc'!A0",
        "@SUM(1)",
        "-2+3",
        "\tTab and\r\nlines",
        "محمد بن عبد الله",
        "שלום עולם",
        "&lt;b&gt; &amp; &#0;",
        "\uD800 lone, \uFFFF and \uFEFF",
        new string('W', 300),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("qlikadmin-browser-").FullName;

    internal static string Repository { get; } =
        typeof(Reports).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    internal string Hostile => Path.Combine(_folder, "hostile.html");

    internal string Large => Path.Combine(_folder, "large.html");

    public async ValueTask InitializeAsync()
    {
        string library = PageAssets.ReadLibrary(Path.Combine(Repository, "out", "QlikAdmin", "report", "echarts.min.js"));
        new ReportPage(HostileData(), library).Save(Hostile);
        new ReportPage(LargeData(), library).Save(Large);
        await ExportAsync();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A report by its name: hostile, large, or one that the shipped module wrote.</summary>
    public string Of(string name) => Path.Combine(_folder, name + ".html");

    private static ReportData HostileData()
    {
        TakenBack taken = new();
        taken.Take(
            new JournalContent(
                new JournalRun(Guid.NewGuid(), "path")
                {
                    Command = HostileNames[0],
                    Account = HostileNames[3],
                    StartedAt = Now,
                },
                HostileNames.SelectMany((n, i) => new[] { Entry(n, i, isFailed: true), Entry(n, i, isFailed: false) }).ToList()
            )
        );
        return new ReportData(Now)
        {
            Sources = HostileNames,
            Places = HostileNames.Select(n => new ReportPlace(n, QlikProduct.Sense, n)).ToList(),
            Troubles = HostileNames.Select(n => new ReportTrouble(n, n)).ToList(),
            Licenses = HostileNames
                .Select(
                    (n, i) =>
                        new License(QlikProduct.Sense, n, n)
                        {
                            Scope = n,
                            Total = 100 + i,
                            Assigned = 50,
                            Available = 40 + i,
                            Quarantined = 10,
                            Status = n,
                            AutoAssign = i % 3 == 0 ? null : true,
                            AutoAssignBy = n,
                        }
                )
                .ToList(),
            Units = HostileNames.SelectMany(n => new[] { Unit(n, isQuarantined: false), Unit(n, isQuarantined: true) }).ToList(),
            JudgedBy = $"policy '{HostileNames[1]}'",
            CapExceeded = HostileNames[2],
            PlanExpiresAt = Now,
            Caps = new PolicyCaps { KeepFree = 2 },
            Prices = HostileNames.ToDictionary(n => n, _ => 840m, StringComparer.OrdinalIgnoreCase),
            Currency = HostileNames[3],
            Taken = taken,
            JournalPlace = HostileNames[1],
        };
    }

    private static HeldUnit Unit(string name, bool isQuarantined) =>
        new(name, name, name, name)
        {
            User = name,
            UserName = name,
            Scope = name,
            Rule = name,
            Reason = name,
            Action = isQuarantined ? PlanAction.Keep : PlanAction.Remove,
            IsQuarantined = isQuarantined,
            QuarantineEndsAt = isQuarantined ? Now.AddDays(2) : null,
        };

    private static JournalEntry Entry(string name, int number, bool isFailed) =>
        new(Guid.NewGuid(), number + 1, "path")
        {
            Action = nameof(ChangeKind.RemoveAllocation),
            ItemId = name + isFailed,
            ItemType = name,
            User = name,
            From = name,
            State = isFailed ? JournalEntryState.Failed : JournalEntryState.Done,
            Outcome = isFailed ? null : nameof(Outcome.Released),
            Detail = name,
            EndedAt = Now,
            Connection = name,
            Change = new Change(ChangeKind.RemoveAllocation, name + isFailed) { From = name, User = name },
        };

    private static ReportData LargeData()
    {
        return new ReportData(Now)
        {
            Licenses =
            [
                new License(QlikProduct.Sense, "sense", "Analyzer")
                {
                    Total = 60_000,
                    Assigned = ManyPeople,
                    Available = 10_000,
                },
            ],
            JudgedBy = "policy 'idle'",
            Units = Enumerable
                .Range(0, ManyPeople)
                .Select(i => new HeldUnit("sense", "https://sense.example/", "Analyzer", $"id {i}")
                {
                    User = $@"CORP\user{i:00000}",
                    UserName = $"Person Number {i:00000}",
                    CreatedAt = Now.AddDays(-i % 900),
                    LastUsedAt = i % 10 == 0 ? null : Now.AddDays(-(i * 7) % 400),
                    LastUsedSource = i % 20 == 0 ? LastUsedSource.Unknown : LastUsedSource.Allocation,
                    Action = i < 1000 ? PlanAction.Remove : PlanAction.Keep,
                    Rule = i < 1000 ? "idle" : null,
                    Reason = i < 1000 ? $"not used for {(i * 7) % 400} days" : "no rule fits",
                })
                .ToList(),
        };
    }

    /// <summary>Lets the module that ships write its reports.</summary>
    private async Task ExportAsync()
    {
        using PowerShellProgram shell = new();
        ProcessStartInfo start = shell.Start(
            "-File",
            Path.Combine(Repository, "tests", "QlikAdmin.Browser.Tests", "Export-Sample.ps1"),
            "-Manifest",
            Path.Combine(Repository, "out", "QlikAdmin", "QlikAdmin.psd1"),
            "-Folder",
            _folder
        );
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(limit.Token);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The reports could not be written: {await errors}{await output}");
        }
    }
}
