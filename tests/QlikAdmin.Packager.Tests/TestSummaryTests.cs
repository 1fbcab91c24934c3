using Xunit;

namespace QlikAdmin.Packager.Tests;

public sealed class TestSummaryTests : IDisposable
{
    private const string Wrapper = TestSummary.PesterWrapper + "Passes";
    private const string CmdletTests = "QlikAdmin.Cmdlets.Tests";

    private readonly string _folder = Directory.CreateTempSubdirectory("qlikadmin-sum-").FullName;

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

    [Theory]
    [InlineData(null)]
    [InlineData("NotExecuted")]
    public void A_suite_that_ran_no_test_fails_the_run(string? outcome)
    {
        Trx("A", "Completed", ("one", "Passed"));
        if (outcome is not null)
        {
            Trx("B", "Completed", ("one", outcome));
        }

        TestSummary summary = Read("A", "B");

        Assert.Contains("B: no test ran.", summary.Lines);
        Assert.StartsWith("1 passed, 0 failed", summary.Lines.Last(), StringComparison.Ordinal);
        Assert.False(summary.Succeeded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pester_must_have_run_where_its_project_did(bool withFile)
    {
        Trx(CmdletTests, "Completed", (Wrapper, "Passed"), ("one", "Passed"));
        if (withFile)
        {
            Pester("Ignored");
        }

        TestSummary summary = Read(CmdletTests);

        Assert.Contains("Pester: no test ran.", summary.Lines);
        Assert.False(summary.Succeeded);
    }

    [Fact]
    public void Shells_that_ran_pester_side_by_side_are_one_suite()
    {
        Pester(1, "Success", "Success");
        Pester(2, "Success", "Failure");

        Assert.Equal("3 passed, 1 failed, 0 skipped", TestSummary.Read(_folder, [], filtered: false).Total.ToString());
    }

    [Fact]
    public void With_a_filter_a_suite_may_have_no_test_but_not_all_of_them()
    {
        Trx("A", "Completed", ("one", "Passed"));
        Trx("B", "Completed");
        Assert.True(TestSummary.Read(_folder, ["A", "B", CmdletTests], filtered: true).Succeeded);

        Trx("A", "Completed");
        TestSummary summary = TestSummary.Read(_folder, ["A", "B"], filtered: true);
        Assert.Contains("No test matched the filter.", summary.Lines);
        Assert.False(summary.Succeeded);
    }

    [Fact]
    public void A_test_host_that_died_is_not_a_success()
    {
        Trx("A", "Failed", ("one", "Passed"));

        Assert.False(Read().Succeeded);
    }

    private TestSummary Read(params string[] expected) => TestSummary.Read(_folder, expected, filtered: false);

    private void Trx(string suite, string outcome, params (string Name, string Outcome)[] tests)
    {
        string results = string.Concat(
            tests.Select(t =>
                $"<UnitTestResult testName=\"{t.Name}\" outcome=\"{t.Outcome}\"><Output><ErrorInfo><Message>because</Message></ErrorInfo></Output></UnitTestResult>"
            )
        );
        File.WriteAllText(
            Path.Combine(_folder, suite + ".trx"),
            $"<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\"><Results>{results}</Results><ResultSummary outcome=\"{outcome}\"/></TestRun>"
        );
    }

    private void Pester(params string[] results) => Pester(1, results);

    private void Pester(int part, params string[] results) =>
        File.WriteAllText(
            Path.Combine(_folder, $"pester-{part}.xml"),
            $"<test-results>{string.Concat(results.Select((r, i) => $"<test-case name=\"t{i}\" result=\"{r}\"/>"))}</test-results>"
        );
}
