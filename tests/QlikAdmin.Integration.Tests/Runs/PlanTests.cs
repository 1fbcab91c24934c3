using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.Journals;
using QlikAdmin.Integration.Tests.QlikView;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Plans;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

/// <summary>What changes between the reading before a plan is applied and the request that takes the unit back.</summary>
public sealed class PlanTests : SandboxTest, IDisposable
{
    private const string Idle = """{ "Name": "idle", "UnusedFor": "20d" }""";

    private readonly JournaledRuns _operations = new();

    public PlanTests(Sandboxes shared)
        : base(shared) { }

    public void Dispose() => _operations.Dispose();

    [Fact]
    public async Task What_is_used_on_Sense_after_the_reading_is_left_alone_by_the_read_right_before_its_batch()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Sense();
        PlanRun plan = await PlanRun.MakeAsync(connection, Idle, string.Empty, run.Log);

        await UsedMeanwhileAsync(plan, plan.Rows[^1], run.Control, new { service = "sense", user = plan.Rows[^1].User });

        Assert.Contains(await run.ListAsync(connection), a => a.Id == plan.Rows[^1].AllocationId && a.Status == AllocationStatus.Active);
    }

    [Fact]
    public async Task What_is_used_on_QlikView_after_the_reading_is_left_alone_by_the_read_right_before_the_save()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync();
        PlanRun plan = await PlanRun.MakeAsync(run.Connection, Idle, string.Empty, run.Log);
        PlanRow used = plan.Rows.Last(r => r.Type == "NamedCal" && plan.Rows.Count(o => o.User == r.User) == 1);

        await UsedMeanwhileAsync(
            plan,
            used,
            run.Control,
            new
            {
                service = "qlikview",
                user = used.User,
                server = used.AllocationId.Split(':')[2],
            }
        );

        Assert.Contains(await run.ListAsync("NamedCal"), a => a.Id == used.AllocationId && a.Status == AllocationStatus.Active);
    }

    [Fact]
    public async Task What_is_given_anew_on_a_signed_key_after_the_reading_is_left_alone()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(QlikViewLicenseMode.Signed);
        PlanRun plan = await PlanRun.MakeAsync(
            run.Connection,
            """{ "Type": "Professional" , "AllocatedFor": "14d" }""",
            string.Empty,
            run.Log
        );
        Allocation row = (await run.ListAsync("Professional")).Single(a => a.Id == plan.Rows[0].AllocationId);

        PlanRow older = Older(plan.Rows[0]);

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.Connection.AllocationWriter.RemoveAsync(
            [row],
            1,
            (_, now) => ChangedUnit.Why(now, older.Type, older.User, PlanGrounds.Of(older), run.Connection.People),
            run.Log,
            CancellationToken.None
        );

        Assert.Equal(Outcome.Skipped, Assert.Single(attempts).Outcome);
        Assert.StartsWith("it was given again on ", attempts[0].Detail);
        Assert.Contains(await run.ListAsync("Professional"), a => a.Id == row.Id);
    }

    [Fact]
    public async Task A_unit_that_is_used_while_a_plan_is_resumed_is_left_alone_too()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Sense();
        PlanRun plan = await PlanRun.MakeAsync(connection, Idle, string.Empty, run.Log);
        Guid stopped = await _operations.RunAsync(journal => plan.ApplyAsync(journal, 0));
        List<Change> changes = _operations.Of(stopped).Entries.Select(e => e.Change!).Take(2).ToList();
        await run.Control.PostAsync("login", new { service = "sense", user = changes[0].User });

        IReadOnlyList<ItemResult> results = await new RecordingJournal()
            .Executor()
            .RunAsync(connection, changes, run.Log, CancellationToken.None);

        Assert.Equal(Outcome.Skipped, results[0].Outcome);
        Assert.StartsWith("it was used on ", results[0].Detail);
        Assert.True(ChangeOutcomes.Changed(results[1].Outcome.ToString()));
    }

    private static PlanRow Older(PlanRow row) =>
        new(row.PlanId, row.Action, row.AllocationId, row.Product, row.Connection, row.Type)
        {
            User = row.User,
            CreatedAt = row.CreatedAt!.Value.AddDays(-1),
        };

    private async Task UsedMeanwhileAsync(PlanRun plan, PlanRow used, Control control, object login)
    {
        Assert.True(plan.Rows.Count > 3, "There are too few rows to tell one from the others.");
        IReadOnlyList<ItemResult<PlanRow>> outcomes = [];
        Guid applied = await _operations.RunAsync(async journal => outcomes = await plan.ApplyAsync(journal, beforeEach: async batch =>
            {
                if (batch.Contains(used))
                {
                    await control.PostAsync("login", login);
                }
            }));

        ItemResult<PlanRow> left = Assert.Single(outcomes, o => o.Outcome == Outcome.Skipped);
        Assert.Equal(used.AllocationId, left.Item.AllocationId);
        Assert.StartsWith("it was used on ", left.Detail);
        Assert.All(outcomes.Where(o => o != left), o =>
            Assert.True(o.Outcome is Outcome.Released or Outcome.Quarantined, $"{o.Item}: {o.Outcome} {o.Detail}")
        );
        Assert.Equal(plan.Rows.Count, outcomes.Count);
        JournalEntry entry = Assert.Single(_operations.Of(applied).Entries, e => e.State == JournalEntryState.Skipped);
        Assert.Equal((used.AllocationId, left.Detail), (entry.ItemId, entry.Detail));
    }
}
