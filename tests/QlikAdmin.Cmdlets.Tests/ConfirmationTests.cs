using System.Management.Automation;
using QlikAdmin.Cmdlets.Tests.Hosting;
using Xunit;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>How often a person is asked, what the question says, and what Enter means.</summary>
public sealed class ConfirmationTests : IDisposable
{
    private const string Deleted = "$sandbox.GetLog('Cloud') | Where-Object method -eq DELETE | ForEach-Object path";

    private readonly PowerShellHost _host = new();

    public ConfirmationTests()
    {
        _host
            .Run(
                """
                $WarningPreference = 'SilentlyContinue'
                $sandbox = Start-QlikSandbox -Users 200 -Seed 3 -PassThru
                $null = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name cloud
                $null = Connect-QlikSense $sandbox.SenseUri -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -TrustedRoot $sandbox.RootPath -Name sense
                $policy = @{ Name = 'idle'; Rules = @(@{ Name = 'idle'; UnusedFor = '30d' }); Caps = @{ Percent = 100 } }
                $people = Get-QlikUser -Connection cloud -Status Active | Where-Object { $_.Account -notin 'auth0|admin' } | Select-Object -Skip 5 -First 14
                $null = $sandbox.ClearLog()
                """
            )
            .Clean();
    }

    public void Dispose()
    {
        _host.Run("Stop-QlikSandbox -All");
        _host.Dispose();
    }

    [Fact]
    public void A_plan_asks_once_and_says_how_many_of_which_type_where()
    {
        ScriptResult rows = _host
            .Run("$plan = New-QlikPlan -Policy $policy -Connection cloud, sense; $plan | Where-Object Action -eq Remove")
            .Clean();

        ScriptResult result = _host.Answer("Yes").Run("$plan | Invoke-QlikPlan").Clean();

        string question = Assert.Single(result.Prompts);
        List<PlanRow> wanted = rows.As<PlanRow>().ToList();
        Assert.Contains($"{wanted.Count} rows of plan {wanted[0].PlanId}", question, StringComparison.Ordinal);
        foreach (IGrouping<(string Connection, string Type), PlanRow> group in wanted.GroupBy(r => (r.Connection, r.Type)))
        {
            Assert.Contains($"{group.Key.Connection}: {group.Count()} {group.Key.Type}", question, StringComparison.Ordinal);
        }

        RunSummary summary = result.As<RunSummary>().Single();
        Assert.Equal((wanted.Count, 0, 0), (summary.Done, summary.Skipped, summary.Failed));
    }

    [Fact]
    public void No_to_a_plan_skips_all_of_it_and_sends_nothing()
    {
        _host.Run("$plan = New-QlikPlan -Policy $policy -Connection sense; $sandbox.ClearLog()").Clean();

        ScriptResult result = _host.Answer("No").Run("$plan | Invoke-QlikPlan").Clean();

        RunSummary summary = result.As<RunSummary>().Single();
        Assert.True(summary.Skipped > 1);
        Assert.Equal((0, 0, 0), (summary.Done, summary.Failed, summary.Left));
        Assert.Null(summary.RunId);
        Assert.Null(summary.Undo);
        Assert.Empty(_host.Run("$sandbox.GetLog('Sense') | Where-Object isChange").Clean().Output);
    }

    [Fact]
    public void The_removal_of_many_asks_once_and_Enter_means_no()
    {
        ScriptResult result = _host.Answer(string.Empty).Run("$people | Remove-QlikUser -Force").Clean();

        string question = Assert.Single(result.Prompts);
        Assert.Contains("14 users on cloud", question, StringComparison.Ordinal);
        Assert.Contains("... and 4 more", question, StringComparison.Ordinal);
        Assert.Contains("can't be undone", question, StringComparison.Ordinal);
        RunSummary summary = result.As<RunSummary>().Single();
        Assert.Equal((0, 14, 0), (summary.Done, summary.Skipped, summary.Failed));
        Assert.Empty(_host.Run(Deleted).Clean().Output);
    }

    [Fact]
    public void Yes_removes_all_of_them()
    {
        ScriptResult result = _host.Answer("Yes").Run("$people | Select-Object -First 3 | Remove-QlikUser -Force").Clean();

        Assert.Single(result.Prompts);
        RunSummary summary = result.As<RunSummary>().Single();
        Assert.Equal((3, 0, 0), (summary.Done, summary.Skipped, summary.Failed));
        Assert.Null(summary.Undo);
        Assert.NotNull(summary.RunId);
        Assert.Equal(3, _host.Run(Deleted + " | Where-Object { $_ -match '/users/' }").Clean().Output.Count);
    }

    [Fact]
    public void Where_nobody_can_be_asked_nobody_is_removed()
    {
        // Without a prepared answer, the host of the tests fails like a host without a screen.
        ScriptResult result = _host.Run("$people | Remove-QlikUser -Force");

        ErrorRecord error = result.Terminating ?? Assert.Single(result.Errors);
        Assert.StartsWith("Qlik.ConfirmationImpossible", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-Confirm:$false", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(_host.Run(Deleted).Clean().Output);
    }

    [Theory]
    [InlineData("-Confirm:$false", "High")]
    [InlineData("", "None")]
    public void Who_wants_no_question_gets_none(string confirm, string preference)
    {
        ScriptResult result = _host.Run($"$ConfirmPreference = '{preference}'; $people[0] | Remove-QlikUser -Force {confirm}").Clean();

        Assert.Empty(result.Prompts);
        Assert.Equal(1, result.As<RunSummary>().Single().Done);
    }

    [Fact]
    public void An_undo_of_many_changes_asks_once_and_says_what_is_given_back()
    {
        RunSummary run = _host
            .Run(
                """
                Get-QlikAllocation -Connection sense -Type Professional | Where-Object Status -eq Active | Select-Object -First 4 |
                    Remove-QlikAllocation -Confirm:$false
                """
            )
            .Clean()
            .As<RunSummary>()
            .Single();

        ScriptResult result = _host.Answer("Yes").Run(run.Undo!).Clean();

        Assert.Contains("RestoreAllocation Professional on sense: 4", Assert.Single(result.Prompts), StringComparison.Ordinal);
        Assert.Equal(4, result.As<RunSummary>().Single().Done);
    }

    [Fact]
    public void A_plan_of_a_few_rows_names_each_person()
    {
        ScriptResult rows = _host.Run(
            "$plan = New-QlikPlan -Policy $policy -Connection sense | Where-Object Action -eq Remove | Select-Object -First 3; $plan"
        );

        ScriptResult result = _host.Answer("No").Run("$plan | Invoke-QlikPlan");

        string question = Assert.Single(result.Prompts);
        Assert.All(rows.As<PlanRow>(), r => Assert.Contains(r.User!, question, StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_is_not_confirmed_leaves_nothing_for_a_resume_although_an_earlier_one_planned_it()
    {
        _host
            .Run(
                """
                $rows = Get-QlikAllocation -Connection sense -Type Professional | Where-Object Status -eq Active | Select-Object -First 4
                $first = $rows[0, 1] | Remove-QlikAllocation -Confirm:$false
                $second = $rows[2, 3] | Remove-QlikAllocation -Confirm:$false
                """
            )
            .Clean();

        ScriptResult result = _host
            .Answer("Yes", "No")
            .Run("$first, $second | Select-Object RunId | Undo-QlikOperation -OutVariable summary")
            .Clean();

        Assert.Equal(2, result.Prompts.Count);
        RunSummary summary = result.As<RunSummary>().Single();
        Assert.Equal((2, 2, 0), (summary.Done, summary.Skipped, summary.Left));
        JournalRun run = _host.Run("Get-QlikJournal | Where-Object RunId -eq $summary.RunId").Clean().As<JournalRun>().Single();
        Assert.Equal((JournalRunState.Completed, 0, 0), (run.State, run.Planned, run.Open));
    }

    [Fact]
    public void A_resumed_run_asks_once_and_has_a_summary_of_its_own()
    {
        RunSummary stopped = _host
            .Run("New-QlikPlan -Policy $policy -Connection sense | Invoke-QlikPlan -MaximumDuration 0 -Confirm:$false")
            .Clean()
            .As<RunSummary>()
            .Single();
        Assert.True(stopped.Left > 1);

        ScriptResult result = _host.Answer("Yes").Run(stopped.NextStep!).Clean();

        Assert.Contains($"{stopped.Left} changes", Assert.Single(result.Prompts), StringComparison.Ordinal);
        RunSummary summary = result.As<RunSummary>().Single();
        Assert.Equal((stopped.Left, 0, stopped.RunId), (summary.Done, summary.Left, summary.RunId));
        Assert.Null(summary.NextStep);
    }
}
