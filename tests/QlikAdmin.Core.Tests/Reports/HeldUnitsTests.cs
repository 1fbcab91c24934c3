using QlikAdmin.Core.Tests.Plans;
using QlikAdmin.Plans;
using QlikAdmin.Reports;

namespace QlikAdmin.Core.Tests.Reports;

public sealed class HeldUnitsTests
{
    [Fact]
    public void With_a_plan_each_unit_has_its_action_rule_and_reason()
    {
        Allocation waiting = GivenPlan.Row(@"CORP\waiting");
        waiting.Status = AllocationStatus.Quarantined;
        waiting.QuarantineEndsAt = GivenPlan.Now.AddDays(2);
        ConnectionFacts site = GivenPlan.Sense(GivenPlan.Row(@"CORP\idle", used: 90), GivenPlan.Row(@"CORP\busy"), waiting, Pool());
        IReadOnlyList<PlanRow> rows = GivenPlan.Make(GivenPlan.Rules("""{ "Name": "idle", "UnusedFor": "30d" }"""), site);

        IReadOnlyList<HeldUnit> units = HeldUnits.Of(new PlanFacts([site]), rows);

        Assert.Equal([@"CORP\idle", @"CORP\busy", @"CORP\waiting"], units.Select(u => u.User));
        Assert.Equal((PlanAction.Remove, "idle"), (units[0].Action, units[0].Rule));
        Assert.False(string.IsNullOrEmpty(units[0].Reason));
        Assert.Equal((true, GivenPlan.Now.AddDays(2)), (units[2].IsQuarantined, units[2].QuarantineEndsAt));
        Assert.Equal("https://site.example/", units[0].Server);
    }

    [Fact]
    public void Without_a_plan_those_come_first_that_were_unused_for_the_longest_time()
    {
        ConnectionFacts site = GivenPlan.Sense(
            GivenPlan.Row(@"CORP\busy"),
            Pool(),
            GivenPlan.Row(@"CORP\idle", used: 90),
            GivenPlan.Row(@"CORP\who", used: null, given: null, source: LastUsedSource.Unknown)
        );

        IReadOnlyList<HeldUnit> units = HeldUnits.Of(new PlanFacts([site]), null);

        Assert.Equal([@"CORP\idle", @"CORP\busy", @"CORP\who"], units.Select(u => u.User));
        Assert.All(units, u => Assert.Null(u.Action));
    }

    [Fact]
    public void A_row_of_a_plan_file_tells_that_its_unit_is_in_quarantine()
    {
        Allocation waiting = GivenPlan.Row(@"CORP\waiting");
        waiting.Status = AllocationStatus.Quarantined;
        Policy policy = GivenPlan.Rules("""{ "Name": "idle", "UnusedFor": "30d" }""");

        Assert.True(HeldUnits.Of(GivenPlan.Only(policy, waiting)).IsQuarantined);
        Assert.False(HeldUnits.Of(GivenPlan.Only(policy, GivenPlan.Row(@"CORP\busy"))).IsQuarantined);
    }

    private static Allocation Pool()
    {
        Allocation pool = GivenPlan.Row("nobody", "LoginAccess");
        pool.IsPool = true;
        return pool;
    }
}
