using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

public sealed class LimitTests
{
    private const string Rule = """ "Rules": [ { "Name": "idle", "UnusedFor": "30d" } ] """;

    [Theory]
    [InlineData(2, 10, "", false)]
    [InlineData(3, 10, "", true)]
    [InlineData(3, 10, ", \"Caps\": { \"Percent\": 30 }", false)]
    [InlineData(4, 10, ", \"Caps\": { \"Percent\": 30 }", true)]
    [InlineData(4, 10, ", \"Caps\": { \"Percent\": 100, \"Count\": 4 }", false)]
    [InlineData(5, 10, ", \"Caps\": { \"Percent\": 100, \"Count\": 4 }", true)]
    public void A_plan_above_a_cap_is_made_and_marked(int idle, int all, string caps, bool marked)
    {
        IReadOnlyList<PlanRow> rows = GivenPlan.Make(GivenPlan.Policy("{" + Rule + caps + "}"), GivenPlan.Sense(People(idle, all)));

        Assert.Equal(idle, rows.Count(r => r.Action == PlanAction.Remove));
        Assert.All(rows, r => Assert.Equal(marked, r.CapExceeded is not null));
    }

    [Fact]
    public void The_percentage_is_that_of_one_type_on_one_connection()
    {
        ConnectionFacts first = GivenPlan.Sense(People(1, 10));
        ConnectionFacts second = GivenPlan.Site(
            "second",
            QlikProduct.Sense,
            [GivenPlan.Row(@"CORP\x", "Professional", used: 90), .. People(0, 10)]
        );

        string? exceeded = GivenPlan.Make(GivenPlan.Policy("{" + Rule + "}"), first, second)[0].CapExceeded;

        Assert.Equal("1 of 1 Professional on 'second' are 100 %, and the cap is 20 %", exceeded);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 2)]
    [InlineData(3, 0)]
    [InlineData(9, 0)]
    public void No_more_is_taken_back_than_the_wanted_number_free_needs_longest_unused_first(double available, int taken)
    {
        ConnectionFacts site = GivenPlan.Sense(People(5, 5));
        site.Licenses = [new License(QlikProduct.Sense, "site", "Analyzer") { Available = available }];

        IReadOnlyList<PlanRow> rows = GivenPlan.Make(
            GivenPlan.Policy("{" + Rule + """, "Caps": { "Percent": 100, "KeepFree": { "analyzer": 3 } } }"""),
            site
        );

        Assert.Equal(
            new[] { @"CORP\u4", @"CORP\u3", @"CORP\u2" }.Take(taken),
            rows.Where(r => r.Action == PlanAction.Remove).Select(r => r.User)
        );
        Assert.Equal(5 - taken, rows.Count(r => r.Action == PlanAction.Keep));
    }

    [Fact]
    public void Without_knowing_what_is_free_a_wanted_number_is_for_review()
    {
        IReadOnlyList<PlanRow> rows = GivenPlan.Make(
            GivenPlan.Policy("{" + Rule + """, "Caps": { "Percent": 100, "KeepFree": 3 } }"""),
            GivenPlan.Sense(People(2, 4))
        );

        Assert.Equal(2, rows.Count(r => r.Action == PlanAction.Review));
        Assert.DoesNotContain(rows, r => r.Action == PlanAction.Remove);
    }

    [Theory]
    [InlineData("""{ "Analyser": 3 }""", true)]
    [InlineData("""{ "Analyzer": 3, "Profesional": 1 }""", true)]
    [InlineData("""{ "Analyzer": 3, "Profesional": 0 }""", false)]
    [InlineData("""{ " analyzer ": 3, "LoginAccess": 1 }""", false)]
    public void A_wanted_number_of_a_type_that_is_nowhere_makes_everything_a_matter_of_review(string free, bool isSlip)
    {
        ConnectionFacts site = GivenPlan.Sense(People(5, 5));
        site.Licenses =
        [
            new License(QlikProduct.Sense, "site", "Analyzer") { Available = 1 },
            new License(QlikProduct.Sense, "site", "LoginAccess") { Available = 1 },
        ];

        IReadOnlyList<PlanRow> rows = GivenPlan.Make(
            GivenPlan.Policy("{" + Rule + $$""", "Caps": { "Percent": 100, "KeepFree": {{free}} } }"""),
            site
        );

        Assert.Equal(isSlip ? 0 : 2, rows.Count(r => r.Action == PlanAction.Remove));
        Assert.Equal(
            isSlip ? 5 : 0,
            rows.Count(r => r.Action == PlanAction.Review && r.Reason!.Contains("(known types: Analyzer, LoginAccess)"))
        );
    }

    [Fact]
    public void No_wanted_number_takes_back_everything_that_fits()
    {
        Assert.Equal(
            2,
            GivenPlan
                .Make(GivenPlan.Policy("{" + Rule + """, "Caps": { "Percent": 100, "KeepFree": 0 } }"""), GivenPlan.Sense(People(2, 4)))
                .Count(r => r.Action == PlanAction.Remove)
        );
    }

    [Fact]
    public void The_longest_unused_comes_first()
    {
        ConnectionFacts site = GivenPlan.Sense(
            GivenPlan.Row(@"CORP\b", used: 40),
            GivenPlan.Row(@"CORP\c", used: 90),
            GivenPlan.Row(@"CORP\never", given: 60, used: null),
            GivenPlan.Row(@"CORP\a", used: 40)
        );

        IReadOnlyList<PlanRow> rows = GivenPlan.Make(GivenPlan.Rules("""{ "UnusedFor": "30d", "NeverUsed": true }"""), site);

        Assert.Equal([@"CORP\c", @"CORP\never", @"CORP\a", @"CORP\b"], rows.Select(r => r.User));
    }

    /// <summary>People. The first ones are idle, each of them some days longer than the one before.</summary>
    private static Allocation[] People(int idle, int all) =>
        Enumerable.Range(0, all).Select(i => GivenPlan.Row(@"CORP\u" + i, used: i < idle ? 40 + i : 1)).ToArray();
}
