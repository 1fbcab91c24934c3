using System.Xml.Linq;

namespace QlikAdmin.Packager;

/// <summary>
/// Adds up the result files of one test run: one .trx per xUnit project, and a pester-NAME.xml for each file of the Pester suite. The xUnit
/// test that runs the Pester suite covers tests that these files already count, so it is left out, unless it failed for a reason that they
/// do not show.
/// </summary>
internal sealed class TestSummary
{
    /// <summary>Class of the test that runs Pester.</summary>
    internal const string PesterWrapper = "QlikAdmin.Cmdlets.Tests.PesterSuite.";
    private const string PesterSuite = "Pester";
    private const string PesterHost = "QlikAdmin.Cmdlets.Tests";

    private static readonly XNamespace s_trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private readonly List<Suite> _suites;
    private readonly List<string> _problems;

    private TestSummary(List<Suite> suites, List<string> problems)
    {
        _suites = suites;
        _problems = problems;
    }

    /// <summary>One line per suite, in order of name, with the failed tests and the skipped tests and why; then what is wrong, then the
    /// totals on a separate line.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            foreach (Suite suite in _suites)
            {
                yield return $"{suite.Name}: {suite.Counts}";
                foreach (string remark in suite.Remarks)
                {
                    yield return $"  {remark}";
                }
            }

            foreach (string problem in _problems)
            {
                yield return problem;
            }

            yield return Total.ToString();
        }
    }

    public Counts Total =>
        _suites.Aggregate(default(Counts), (sum, s) =>
            new Counts(sum.Passed + s.Counts.Passed, sum.Failed + s.Counts.Failed, sum.Skipped + s.Counts.Skipped)
        );

    /// <summary>Whether every test passed or was skipped, and every suite ran.</summary>
    public bool Succeeded => Total.Failed == 0 && _problems.Count == 0;

    /// <param name="folder">Folder of the result files.</param>
    /// <param name="expected">Names of the xUnit projects of the run.</param>
    /// <param name="filtered">Whether only some tests were asked for, so that a suite may have none of them.</param>
    public static TestSummary Read(string folder, IReadOnlyCollection<string> expected, bool filtered)
    {
        List<Suite> suites = [];
        List<string> problems = [];
        string[] pesterFiles = Directory.Exists(folder) ? Directory.GetFiles(folder, "pester-*.xml") : [];
        Suite? pester = pesterFiles.Length > 0 ? ReadPester(pesterFiles) : null;
        IEnumerable<string> files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.trx") : [];
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            suites.Add(ReadTrx(file, pester, problems));
        }

        if (pester is not null)
        {
            suites.Add(pester);
        }

        CheckRan(suites, expected, filtered, problems);
        return new TestSummary(suites, problems);
    }

    private static Suite ReadTrx(string file, Suite? pester, List<string> problems)
    {
        XElement run = XElement.Load(file);
        List<Outcome> outcomes = [];
        foreach (XElement result in run.Descendants(s_trx + "UnitTestResult"))
        {
            string name = (string?)result.Attribute("testName") ?? "?";
            string outcome = (string?)result.Attribute("outcome") ?? "?";
            bool skipped = outcome == "NotExecuted";
            bool failed = outcome != "Passed" && !skipped;
            bool wrapper = name.StartsWith(PesterWrapper, StringComparison.Ordinal);
            if (!wrapper || pester is null || (failed && pester.Counts.Failed == 0))
            {
                string message = (string?)result.Descendants(s_trx + "Message").FirstOrDefault() ?? outcome;
                outcomes.Add(new Outcome(name, failed, skipped, message));
            }
        }

        Suite suite = Sum(Path.GetFileNameWithoutExtension(file), outcomes);
        string? whole = (string?)run.Element(s_trx + "ResultSummary")?.Attribute("outcome");
        if (whole is not ("Completed" or "Passed") && suite.Counts.Failed == 0 && (pester?.Counts.Failed ?? 0) == 0)
        {
            problems.Add($"{suite.Name}: the run ended as '{whole}' though no test failed; the test host may have died.");
        }

        return suite;
    }

    private static Suite ReadPester(IEnumerable<string> files) =>
        Sum(
            PesterSuite,
            files
                .SelectMany(f => XElement.Load(f).Descendants("test-case"))
                .Select(test =>
                {
                    string result = (string?)test.Attribute("result") ?? "?";
                    bool skipped = result is "Ignored" or "Skipped" or "NotRun" or "Inconclusive";
                    return new Outcome(
                        (string?)test.Attribute("name") ?? "?",
                        result != "Success" && !skipped,
                        skipped,
                        (string?)test.Descendants("message").FirstOrDefault() ?? result
                    );
                })
        );

    private static Suite Sum(string name, IEnumerable<Outcome> outcomes)
    {
        List<Outcome> all = outcomes.ToList();
        Counts counts = new(all.Count(o => !o.Failed && !o.Skipped), all.Count(o => o.Failed), all.Count(o => o.Skipped));
        List<string> remarks = all.Where(o => o.Failed || o.Skipped)
            .Select(o => $"{(o.Failed ? "failed" : "skipped")}: {o.Name}: {o.Message.Trim()}")
            .ToList();
        return new Suite(name, counts, remarks);
    }

    /// <summary>A suite that runs no test is not a success: it is broken, or was never started.</summary>
    private static void CheckRan(List<Suite> suites, IReadOnlyCollection<string> expected, bool filtered, List<string> problems)
    {
        if (filtered)
        {
            if (suites.All(s => s.Counts.Ran == 0))
            {
                problems.Add("No test matched the filter.");
            }

            return;
        }

        IEnumerable<string> names = expected.Contains(PesterHost) ? expected.Append(PesterSuite) : expected;
        problems.AddRange(
            names.Where(name => suites.Find(s => s.Name == name) is not { Counts.Ran: > 0 }).Select(name => $"{name}: no test ran.")
        );
    }

    internal readonly record struct Counts(int Passed, int Failed, int Skipped)
    {
        public int Ran => Passed + Failed;

        public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
    }

    internal sealed record Suite(string Name, Counts Counts, IReadOnlyList<string> Remarks);

    private sealed record Outcome(string Name, bool Failed, bool Skipped, string Message);
}
