using System;
using System.IO;
using System.Linq;
using Xunit;

namespace QlikAdmin.Packager.Tests;

public sealed class TestSummaryTests : IDisposable
{
    private const string Wrapper = TestSummary.PesterWrapper + "Passes";

    private readonly string _folder = Directory.CreateTempSubdirectory("qlikadmin-sum-").FullName;

    public TestSummaryTests()
    {
        Floor("""{ "A": { "ran": 1 }, "Pester": { "ran": 0, "needs": "PowerShell" } }""");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Adds_up_xunit_and_pester_and_counts_the_wrapper_once()
    {
        Trx("A", "Completed", ("one", "Passed"), ("two", "NotExecuted"), (Wrapper, "Passed"));
        Pester("Success", "Success", "Ignored");

        TestSummary summary = Read();

        Assert.Equal("3 passed, 0 failed, 2 skipped", summary.Lines.Last());
        Assert.True(summary.Succeeded);
    }

    [Fact]
    public void A_failed_test_is_named_and_fails_the_run()
    {
        Trx("A", "Failed", ("one", "Failed"));

        TestSummary summary = Read();

        Assert.Contains("  failed: one: because", summary.Lines);
        Assert.False(summary.Succeeded);
    }

    [Fact]
    public void A_skipped_test_is_named_with_its_reason()
    {
        Trx("A", "Completed", ("one", "Passed"), ("two", "NotExecuted"));

        Assert.Contains("  skipped: two: because", Read().Lines);
    }

    [Fact]
    public void A_failing_pester_test_is_not_counted_again_through_its_wrapper()
    {
        Trx("A", "Failed", ("one", "Passed"), (Wrapper, "Failed"));
        Pester("Success", "Failure");

        Assert.Equal("2 passed, 1 failed, 0 skipped", Read().Lines.Last());
    }

    [Fact]
    public void A_wrapper_that_fails_though_no_pester_test_does_is_a_failure()
    {
        Trx("A", "Failed", ("one", "Passed"), (Wrapper, "Failed"));
        Pester("Success");

        Assert.Equal("2 passed, 1 failed, 0 skipped", Read().Lines.Last());
    }

    [Fact]
    public void A_suite_below_its_floor_fails_the_run()
    {
        Floor("""{ "A": { "ran": 2 } }""");
        Trx("A", "Completed", ("one", "Passed"), ("two", "NotExecuted"));

        TestSummary summary = Read();

        Assert.Contains("A: only 1 tests ran, at least 2 must.", summary.Lines);
        Assert.False(summary.Succeeded);
    }

    [Fact]
    public void A_suite_that_did_not_run_at_all_fails_the_run() => Assert.False(Read().Succeeded);

    [Fact]
    public void A_suite_without_a_floor_fails_the_run()
    {
        Trx("A", "Completed", ("one", "Passed"));
        Trx("B", "Completed", ("one", "Passed"));

        Assert.Contains(Read().Lines, l => l.StartsWith("B: no floor", StringComparison.Ordinal));
    }

    [Fact]
    public void What_needs_PowerShell_may_be_short_only_without_it()
    {
        Floor("""{ "Pester": { "ran": 5, "needs": "PowerShell" } }""");

        Assert.True(Read(powerShell: false).Succeeded);
        Assert.False(Read(powerShell: true).Succeeded);
    }

    [Fact]
    public void What_needs_Pester_may_be_short_only_where_its_wrapper_was_skipped()
    {
        Floor("""{ "A": { "ran": 0 }, "Pester": { "ran": 5, "needs": "Pester" } }""");
        Trx("A", "Completed", (Wrapper, "NotExecuted"));
        Assert.True(Read().Succeeded);

        Trx("A", "Completed", (Wrapper, "Passed"));
        Assert.False(Read().Succeeded);
    }

    [Fact]
    public void A_test_host_that_died_is_not_a_success()
    {
        Trx("A", "Failed", ("one", "Passed"));

        Assert.False(Read().Succeeded);
    }

    private TestSummary Read(bool powerShell = true) => TestSummary.Read(_folder, Path.Combine(_folder, "floor.json"), powerShell);

    private void Floor(string json) => File.WriteAllText(Path.Combine(_folder, "floor.json"), json);

    private void Trx(string suite, string outcome, params (string Name, string Outcome)[] tests)
    {
        string results = string.Concat(tests.Select(t =>
            $"<UnitTestResult testName=\"{t.Name}\" outcome=\"{t.Outcome}\"><Output><ErrorInfo><Message>because</Message></ErrorInfo></Output></UnitTestResult>"));
        File.WriteAllText(
            Path.Combine(_folder, suite + ".trx"),
            $"<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\"><Results>{results}</Results><ResultSummary outcome=\"{outcome}\"/></TestRun>");
    }

    private void Pester(params string[] results) => File.WriteAllText(
        Path.Combine(_folder, "pester.xml"),
        $"<test-results>{string.Concat(results.Select((r, i) => $"<test-case name=\"t{i}\" result=\"{r}\"/>"))}</test-results>");
}
