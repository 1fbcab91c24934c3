using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

public sealed class RuleTests
{
    private const string Idle = """{ "Name": "idle", "UnusedFor": "30d" }""";
    private const string Twice = """{ "Name": "twice", "HeldTwice": true }""";
    private const string Never = """{ "Name": "never", "NeverUsed": true, "AllocatedFor": "14d" }""";

    [Theory]
    [InlineData(29.99, PlanAction.Keep)]
    [InlineData(30, PlanAction.Remove)]
    [InlineData(31, PlanAction.Remove)]
    public void Idle_time_counts_from_the_last_use(double used, PlanAction expected)
    {
        Assert.Equal(expected, GivenPlan.Only(GivenPlan.Rules(Idle), GivenPlan.Row(@"CORP\a", used: used)).Action);
    }

    [Theory]
    [InlineData(13.9, PlanAction.Keep)]
    [InlineData(14, PlanAction.Remove)]
    public void Age_counts_from_the_day_it_was_given_whenever_it_was_used(double given, PlanAction expected)
    {
        PlanRow row = GivenPlan.Only(
            GivenPlan.Rules("""{ "Name": "pass", "AllocatedFor": "14d" }"""),
            GivenPlan.Row(@"CORP\a", given: given, used: 0.1)
        );

        Assert.Equal(expected, row.Action);
    }

    [Fact]
    public void What_was_never_used_is_not_idle_but_never_used()
    {
        Allocation never = GivenPlan.Row(@"CORP\a", used: null);

        Assert.Equal(PlanAction.Keep, GivenPlan.Only(GivenPlan.Rules(Idle), never).Action);
        Assert.Equal(("never", PlanAction.Remove), Brief(GivenPlan.Only(GivenPlan.Rules(Idle, Never), never)));
        Assert.Equal(PlanAction.Keep, GivenPlan.Only(GivenPlan.Rules(Never), GivenPlan.Row(@"CORP\a", given: 13, used: null)).Action);
        Assert.Equal(PlanAction.Keep, GivenPlan.Only(GivenPlan.Rules(Never), GivenPlan.Row(@"CORP\a", used: 300)).Action);
    }

    [Fact]
    public void Unused_and_never_used_in_one_rule_mean_either()
    {
        Policy policy = GivenPlan.Rules("""{ "UnusedFor": "30d", "NeverUsed": true }""");

        Assert.Equal(PlanAction.Remove, GivenPlan.Only(policy, GivenPlan.Row(@"CORP\a", used: null)).Action);
        Assert.Equal(PlanAction.Remove, GivenPlan.Only(policy, GivenPlan.Row(@"CORP\a", used: 40)).Action);
        Assert.Equal(PlanAction.Keep, GivenPlan.Only(policy, GivenPlan.Row(@"CORP\a", used: 3)).Action);
    }

    [Fact]
    public void An_unknown_last_use_is_for_review_unless_the_rule_says_otherwise()
    {
        Allocation unknown = GivenPlan.Row(@"CORP\a", used: null, source: LastUsedSource.Unknown);

        PlanRow row = GivenPlan.Only(GivenPlan.Rules(Idle), unknown);
        Assert.Equal(("idle", PlanAction.Review), Brief(row));
        Assert.Contains("last use is unknown", row.Reason);
        Assert.Equal(PlanAction.Review, GivenPlan.Only(GivenPlan.Rules(Never), unknown).Action);
        Assert.Equal(
            PlanAction.Remove,
            GivenPlan.Only(GivenPlan.Rules("""{ "UnusedFor": "30d", "UnknownAsUnused": true }"""), unknown).Action
        );
    }

    [Fact]
    public void What_is_not_known_does_not_matter_where_every_answer_leads_to_the_same()
    {
        Allocation unknown = GivenPlan.Row(@"CORP\a", used: null, source: LastUsedSource.Unknown);

        Assert.Equal(
            ("pass", PlanAction.Remove),
            Brief(GivenPlan.Only(GivenPlan.Rules(Idle, """{ "Name": "pass", "AllocatedFor": "14d" }"""), unknown))
        );
        Assert.Equal(
            PlanAction.Review,
            GivenPlan.Only(GivenPlan.Rules("""{ "UnusedFor": "30d", "Action": "Keep" }""", """{ "AllocatedFor": "14d" }"""), unknown).Action
        );
    }

    [Fact]
    public void A_unit_without_a_date_is_as_old_as_its_last_use_and_else_for_review()
    {
        Policy policy = GivenPlan.Rules("""{ "AllocatedFor": "14d" }""");

        Assert.Equal(PlanAction.Remove, GivenPlan.Only(policy, GivenPlan.Row(@"CORP\a", "NamedCal", given: null, used: 14)).Action);
        Assert.Equal(PlanAction.Review, GivenPlan.Only(policy, GivenPlan.Row(@"CORP\a", "NamedCal", given: null, used: 13)).Action);
        Assert.Equal(PlanAction.Review, GivenPlan.Only(policy, GivenPlan.Row(@"CORP\a", "NamedCal", given: null, used: null)).Action);
    }

    [Theory]
    [InlineData("Disabled", UserStatus.Disabled, PlanAction.Remove)]
    [InlineData("disabled", UserStatus.Disabled, PlanAction.Remove)]
    [InlineData("Disabled", UserStatus.Active, PlanAction.Keep)]
    [InlineData("RemovedExternally", UserStatus.RemovedExternally, PlanAction.Remove)]
    [InlineData("Gone", UserStatus.Deleted, PlanAction.Remove)]
    [InlineData("Deleted", UserStatus.Deleted, PlanAction.Remove)]
    [InlineData("Disabled", UserStatus.Unknown, PlanAction.Review)]
    public void The_status_of_the_user_decides(string wanted, UserStatus status, PlanAction expected)
    {
        ConnectionFacts site = GivenPlan.Sense(GivenPlan.Row(@"CORP\a"));
        site.Users[@"CORP\a"] = new Holder { Status = status };

        Assert.Equal(expected, Assert.Single(GivenPlan.Make(GivenPlan.Rules($$"""{ "UserStatus": ["{{wanted}}"] }"""), site)).Action);
    }

    [Fact]
    public void Who_is_no_user_any_more_is_gone_but_not_where_the_product_keeps_none()
    {
        Policy policy = GivenPlan.Rules("""{ "UserStatus": "Gone" }""");
        ConnectionFacts site = GivenPlan.Sense(GivenPlan.Row(@"CORP\a"));
        site.Users.Clear();
        ConnectionFacts server = GivenPlan.Site(
            "qv",
            QlikProduct.QlikView,
            GivenPlan.Row(@"CORP\a", "NamedCal", product: QlikProduct.QlikView, connection: "qv")
        );

        PlanRow gone = Assert.Single(GivenPlan.Make(policy, site));
        Assert.Equal((PlanAction.Remove, "Gone"), (gone.Action, gone.UserStatus));
        PlanRow open = Assert.Single(GivenPlan.Make(policy, server));
        Assert.Equal((PlanAction.Review, null), (open.Action, open.UserStatus));
        Assert.Contains("QlikView keeps no users", open.Reason);
    }

    [Theory]
    [InlineData("""{ "UserStatus": "Active", "Action": "Keep" }""", PlanAction.Review)]
    [InlineData("""{ "UserStatus": "Active" }""", PlanAction.Remove)]
    [InlineData("""{ "UserStatus": "Active", "UnusedFor": "200d", "Action": "Keep" }""", PlanAction.Remove)]
    public void A_status_that_nobody_can_tell_matters_where_it_would_lead_to_something_else(string first, PlanAction expected)
    {
        ConnectionFacts server = GivenPlan.Site(
            "qv",
            QlikProduct.QlikView,
            GivenPlan.Row(@"CORP\a", "NamedCal", used: 90, product: QlikProduct.QlikView, connection: "qv")
        );

        Assert.Equal(expected, Assert.Single(GivenPlan.Make(GivenPlan.Rules(first, Idle), server)).Action);
    }

    [Fact]
    public void The_first_rule_that_fits_decides()
    {
        Policy policy = GivenPlan.Rules("""{ "Name": "keep", "Type": "Prof*", "Action": "Keep" }""", Idle);

        Assert.Equal(("keep", PlanAction.Keep), Brief(GivenPlan.Only(policy, GivenPlan.Row(@"CORP\a", "Professional", used: 90))));
        Assert.Equal(("idle", PlanAction.Remove), Brief(GivenPlan.Only(policy, GivenPlan.Row(@"CORP\a", "Analyzer", used: 90))));
    }

    [Theory]
    [InlineData(20.0, 40.0, PlanAction.Remove)]
    [InlineData(20.0, 3.0, PlanAction.Keep)]
    [InlineData(10.0, 40.0, PlanAction.Keep)]
    public void All_conditions_of_a_rule_must_hold(double given, double used, PlanAction expected)
    {
        Policy flat = GivenPlan.Rules("""{ "UnusedFor": "30d", "AllocatedFor": "14d" }""");
        Policy nested = GivenPlan.Rules("""{ "All": [ { "UnusedFor": "30d" }, { "AllocatedFor": "14d" } ] }""");
        Allocation row = GivenPlan.Row(@"CORP\a", given: given, used: used);

        Assert.Equal(expected, GivenPlan.Only(flat, row).Action);
        Assert.Equal(expected, GivenPlan.Only(nested, row).Action);
    }

    [Theory]
    [InlineData(20.0, 3.0, PlanAction.Remove)]
    [InlineData(10.0, 40.0, PlanAction.Remove)]
    [InlineData(10.0, 3.0, PlanAction.Keep)]
    public void Of_any_conditions_one_is_enough(double given, double used, PlanAction expected)
    {
        Policy policy = GivenPlan.Rules("""{ "Any": [ { "UnusedFor": "30d" }, { "AllocatedFor": "14d" } ] }""");

        Assert.Equal(expected, GivenPlan.Only(policy, GivenPlan.Row(@"CORP\a", given: given, used: used)).Action);
    }

    [Fact]
    public void A_downgrade_leads_to_the_smaller_type_where_the_product_can()
    {
        Policy policy = GivenPlan.Rules("""{ "Name": "too big", "UnusedFor": "30d", "Action": "Downgrade" }""");
        ConnectionFacts can = GivenPlan.Sense(
            GivenPlan.Row(@"CORP\a", "Professional", used: 60),
            GivenPlan.Row(@"CORP\b", "Analyzer", used: 60)
        );
        can.CanConvert = true;

        IReadOnlyList<PlanRow> rows = GivenPlan.Make(policy, can);

        Assert.Equal(("Downgrade", "Analyzer"), (rows[0].Action.ToString(), rows[0].TargetType));
        Assert.Equal((PlanAction.Review, (string?)null), (rows[1].Action, rows[1].TargetType));
        can.CanConvert = false;
        Assert.All(GivenPlan.Make(policy, can), r => Assert.Equal(PlanAction.Review, r.Action));
    }

    [Fact]
    public void A_downgrade_never_leads_to_a_type_that_the_person_holds_already()
    {
        ConnectionFacts site = GivenPlan.Sense(
            GivenPlan.Row(@"CORP\a", "Professional", used: 60),
            GivenPlan.Row(@"corp\A", "Analyzer", used: 60)
        );
        site.CanConvert = true;

        PlanRow row = GivenPlan
            .Make(GivenPlan.Rules("""{ "Type": "Professional", "UnusedFor": "30d", "Action": "Downgrade" }"""), site)
            .Single(r => r.Type == "Professional");

        Assert.Equal(PlanAction.Review, row.Action);
        Assert.StartsWith("the person holds Analyzer too", row.Reason);
    }

    [Fact]
    public void What_is_held_twice_on_one_connection_is_taken_down_to_the_larger_one()
    {
        ConnectionFacts site = GivenPlan.Sense(
            GivenPlan.Row(@"CORP\a", "Analyzer"),
            GivenPlan.Row(@"corp\A", "Professional"),
            GivenPlan.Row(@"CORP\alone")
        );

        PlanRow removed = Assert.Single(GivenPlan.Make(GivenPlan.Rules(Twice), site), r => r.Action == PlanAction.Remove);

        Assert.Equal(("site", "Analyzer", @"site|Professional:corp\A"), (removed.Connection, removed.Type, removed.StaysWith));
        Assert.Contains("also holds Professional, which stays", removed.Reason);
    }

    [Theory]
    [InlineData(QlikProduct.Sense)]
    [InlineData(QlikProduct.Cloud)]
    [InlineData(QlikProduct.QlikView)]
    public void A_unit_of_another_connection_makes_nothing_superfluous(QlikProduct product)
    {
        ConnectionFacts site = GivenPlan.Sense(GivenPlan.Row(@"CORP\a", "Analyzer"));
        ConnectionFacts other = GivenPlan.Site(
            "other",
            product,
            GivenPlan.Row(@"CORP\a", "Professional", product: product, connection: "other")
        );

        Assert.All(GivenPlan.Make(GivenPlan.Rules(Twice), site, other), r => Assert.Equal(PlanAction.Keep, r.Action));
    }

    [Theory]
    [InlineData("NamedCal", "one", "NamedCal", "two", false)]
    [InlineData("NamedCal", "one", "DocumentCal", "two", false)]
    [InlineData("NamedCal", "one", "DocumentCal", "one", true)]
    [InlineData("NamedCal", "one", "NamedCal", "one", true)]
    [InlineData("Professional", null, "NamedCal", "one", false)]
    public void A_cal_opens_nothing_on_another_server(string large, string? here, string small, string? there, bool isTwice)
    {
        Allocation first = Cal(large, here, "1");
        Allocation second = Cal(small, there, "2");

        IReadOnlyList<PlanRow> rows = GivenPlan.Make(GivenPlan.Rules(Twice), GivenPlan.Site("qv", QlikProduct.QlikView, first, second));

        Assert.Equal(isTwice ? ["qv|1"] : [], rows.Where(r => r.Action == PlanAction.Remove).Select(r => r.StaysWith));
    }

    [Fact]
    public void Subjects_that_differ_in_case_only_are_not_taken_for_one_person()
    {
        ConnectionFacts cloud = GivenPlan.Site(
            "cloud",
            QlikProduct.Cloud,
            GivenPlan.Row("jo", "Professional", product: QlikProduct.Cloud),
            GivenPlan.Row("JO", "Analyzer", product: QlikProduct.Cloud)
        );

        Assert.All(GivenPlan.Make(GivenPlan.Rules("""{ "HeldTwice": true }"""), cloud), r => Assert.Equal(PlanAction.Keep, r.Action));
    }

    [Fact]
    public void Document_cals_do_not_make_each_other_superfluous()
    {
        ConnectionFacts server = GivenPlan.Site(
            "qv",
            QlikProduct.QlikView,
            GivenPlan.Row("a", "DocumentCal", product: QlikProduct.QlikView),
            new Allocation("other", QlikProduct.QlikView, "qv", "DocumentCal") { User = "a" }
        );

        Assert.All(GivenPlan.Make(GivenPlan.Rules("""{ "HeldTwice": true }"""), server), r => Assert.Equal(PlanAction.Keep, r.Action));
    }

    [Fact]
    public void Nobody_loses_both_units_by_one_plan_unseen()
    {
        Policy policy = GivenPlan.Rules(Twice, Idle);
        ConnectionFacts site = GivenPlan.Sense(
            GivenPlan.Row(@"CORP\a", "Analyzer", used: 90),
            GivenPlan.Row(@"CORP\a", "Professional", used: 90)
        );

        IReadOnlyList<PlanRow> rows = GivenPlan.Make(policy, site);

        Assert.Equal(["Remove Professional", "Review Analyzer"], rows.Select(r => $"{r.Action} {r.Type}"));
    }

    [Fact]
    public void Quarantined_units_are_left_alone_and_pools_are_no_rows()
    {
        Allocation quarantined = GivenPlan.Row(@"CORP\a", used: 90);
        quarantined.Status = AllocationStatus.Quarantined;
        quarantined.QuarantineEndsAt = GivenPlan.Now.AddDays(2);
        Allocation pool = GivenPlan.Row("pool", "LoginAccess");
        pool.IsPool = true;

        PlanRow row = Assert.Single(GivenPlan.Make(GivenPlan.Rules(Idle), GivenPlan.Sense(quarantined, pool)));

        Assert.Equal(PlanAction.Keep, row.Action);
        Assert.Equal("in quarantine until 2026-03-03 12:00 UTC", row.Reason);
    }

    [Theory]
    [InlineData(QlikProduct.Sense, "Analyzer", 3.0, 4.0)]
    [InlineData(QlikProduct.Sense, "Analyzer", 8.0, null)]
    [InlineData(QlikProduct.QlikView, "NamedCal", 8.0, 7.0)]
    [InlineData(QlikProduct.QlikView, "Analyzer", 8.0, null)]
    [InlineData(QlikProduct.Cloud, "Analyzer", 3.0, null)]
    public void The_quarantine_is_forecast(QlikProduct product, string type, double used, double? days)
    {
        ConnectionFacts site = GivenPlan.Site("x", product, GivenPlan.Row("a", type, used: used, product: product));

        PlanRow row = Assert.Single(GivenPlan.Make(GivenPlan.Rules("""{ "AllocatedFor": "14d" }"""), site));

        Assert.Equal(days is double d ? GivenPlan.Now.AddDays(d) : null, row.QuarantineForecast);
    }

    [Fact]
    public void The_facts_that_decided_are_named_also_those_of_rules_that_were_passed_over()
    {
        Allocation row = GivenPlan.Row(@"CORP\a", used: 90);

        Assert.Equal(PlanEvidence.Age, GivenPlan.Only(GivenPlan.Rules("""{ "AllocatedFor": "14d" }"""), row).Evidence);
        Assert.Equal(
            PlanEvidence.Use | PlanEvidence.UserStatus,
            GivenPlan.Only(GivenPlan.Rules("""{ "UserStatus": "Disabled", "Action": "Keep" }""", Idle), row).Evidence
        );
        Assert.Equal(PlanEvidence.Use, GivenPlan.Only(GivenPlan.Rules("""{ "UserStatus": "Disabled" }""", Idle), row).Evidence);
    }

    private static Allocation Cal(string type, string? server, string id) =>
        new(id, QlikProduct.QlikView, "qv", type) { User = @"CORP\a", ServerId = server };

    private static (string? Rule, PlanAction Action) Brief(PlanRow row) => (row.Rule, row.Action);
}
