using QlikAdmin.Connections;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

/// <summary>Several targets of a fleet share one licence: each unit counts once, and nobody loses one that is in use elsewhere.</summary>
public sealed class SharedLicenseTests
{
    private const string Idle = """{ "Name": "idle", "UnusedFor": "30d" }""";

    private static readonly Policy s_idle = GivenPlan.Rules(Idle);

    [Fact]
    public void A_unit_that_is_idle_on_all_targets_is_taken_back_once_where_it_was_used_last()
    {
        IReadOnlyList<PlanRow> rows = Make(s_idle, Tenant("a", Unit("anna", used: 90)), Tenant("b", Unit("anna", used: 40)));

        PlanRow change = Assert.Single(rows, r => r.IsChange);
        Assert.Equal("b", change.Connection);
        PlanRow other = Assert.Single(rows, r => !r.IsChange);
        Assert.Equal(PlanAction.Keep, other.Action);
        Assert.StartsWith("the same unit as on 'b', where the plan has it", other.Reason);
    }

    [Fact]
    public void A_unit_that_is_in_use_on_another_target_stays()
    {
        IReadOnlyList<PlanRow> rows = Make(s_idle, Tenant("a", Unit("anna", used: 90)), Tenant("b", Unit("anna", used: 2)));

        Assert.All(rows, r => Assert.Equal(PlanAction.Keep, r.Action));
        Assert.StartsWith("'b' shares the licence and keeps the unit (no rule fits)", rows.Single(r => r.Connection == "a").Reason);
    }

    [Fact]
    public void A_unit_whose_use_another_target_does_not_know_is_for_review()
    {
        IReadOnlyList<PlanRow> rows = Make(
            s_idle,
            Tenant("a", Unit("anna", used: 90)),
            Tenant("b", Unit("anna", used: null, LastUsedSource.Unknown))
        );

        Assert.All(rows, r => Assert.Equal(PlanAction.Review, r.Action));
    }

    [Fact]
    public void Targets_that_want_different_changes_leave_it_to_a_person()
    {
        Policy policy = GivenPlan.Rules(
            """{ "Name": "left", "UserStatus": "Disabled" }""",
            """{ "Name": "smaller", "Type": "Professional", "Action": "Downgrade", "UnusedFor": "30d" }"""
        );
        ConnectionFacts left = Tenant("a", Unit("anna", "Professional", used: 90));
        left.Users["anna"] = new Holder { Status = UserStatus.Disabled };

        IReadOnlyList<PlanRow> rows = Make(policy, left, Tenant("b", Unit("anna", "Professional", used: 90)));

        Assert.All(rows, r => Assert.Equal(PlanAction.Review, r.Action));
        Assert.All(rows, r => Assert.Contains("the rules want Remove on one target and Downgrade on the other", r.Reason));
    }

    [Fact]
    public void A_copy_in_quarantine_says_nothing_about_the_unit_of_another_site()
    {
        Allocation waiting = Unit("anna", used: 3);
        waiting.Status = AllocationStatus.Quarantined;

        IReadOnlyList<PlanRow> rows = Make(s_idle, Site("a", Unit("anna", used: 90)), Site("b", waiting));

        Assert.Equal("a", Assert.Single(rows, r => r.IsChange).Connection);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void Case_tells_two_people_apart_on_tenants_but_not_where_a_site_shares_the_licence(bool isSite, int changes)
    {
        ConnectionFacts other = isSite ? Site("b", Unit("ANNA", used: 90)) : Tenant("b", Unit("ANNA", used: 90));

        Assert.Equal(changes, Make(s_idle, Tenant("a", Unit("anna", used: 90)), other).Count(r => r.IsChange));
    }

    [Fact]
    public void Without_a_common_licence_each_target_is_judged_by_itself()
    {
        ConnectionFacts one = Tenant("a", Unit("anna", used: 90));
        ConnectionFacts two = Tenant("b", Unit("anna", used: 2));
        one.Entitlement = null;
        two.Entitlement = new Entitlement("other", 1);

        Assert.Equal("a", Assert.Single(Make(s_idle, one, two), r => r.IsChange).Connection);
    }

    [Fact]
    public void While_a_target_of_the_licence_is_missing_nothing_is_taken_back()
    {
        ConnectionFacts one = Tenant("a", Unit("anna", used: 90));
        one.Entitlement = new Entitlement("contract", 3);

        PlanRow row = Assert.Single(Make(s_idle, one));

        Assert.Equal(PlanAction.Review, row.Action);
        Assert.StartsWith("the licence 'contract' has 2 more targets, which the plan does not know", row.Reason);
        PlanFacts facts = new([one]);
        Assert.Contains(
            "1 of the 3 targets that share the licence 'contract'",
            Assert.Single(PlanWarnings.Of(s_idle, facts, PlanEngine.Draft(s_idle, facts, GivenPlan.Now)))
        );
    }

    [Fact]
    public void The_name_of_a_licence_has_no_case()
    {
        ConnectionFacts one = Tenant("a", Unit("anna", used: 90));
        ConnectionFacts two = Tenant("b", Unit("anna", used: 2));
        two.Entitlement = new Entitlement("CONTRACT", 2);

        Assert.DoesNotContain(Make(s_idle, one, two), r => r.IsChange);
    }

    [Fact]
    public void The_cap_in_percent_counts_each_unit_of_the_licence_once()
    {
        Policy policy = GivenPlan.Policy($$"""{ "Rules": [{{Idle}}], "Caps": { "Percent": 30 } }""");
        Allocation[] used = [Unit("ben", used: 1), Unit("cleo", used: 1)];
        ConnectionFacts[] targets = [Tenant("a", [Unit("anna", used: 90), .. used]), Tenant("b", [Unit("anna", used: 90), .. used])];

        // One of three units, and not one of six.
        Assert.Equal("1 of 3 Analyzer of the licence 'contract' are 33.3 %, and the cap is 30 %", Make(policy, targets)[0].CapExceeded);
    }

    [Fact]
    public void KeepFree_counts_the_free_units_of_the_licence_once()
    {
        Policy policy = GivenPlan.Policy($$"""{ "Rules": [{{Idle}}], "Caps": { "Percent": 100, "KeepFree": 5 } }""");
        ConnectionFacts one = Tenant("a", Unit("anna", used: 90), Unit("ben", used: 80));
        ConnectionFacts two = Tenant("b", Unit("cleo", used: 70), Unit("dora", used: 60));
        one.Licenses = [Free("a", 3)];
        two.Licenses = [Free("b", 4)];

        // The number of free units comes from the target that sees the most. So one more unit is enough.
        PlanRow change = Assert.Single(Make(policy, one, two), r => r.IsChange);
        Assert.Equal("anna", change.User);
    }

    [Fact]
    public void KeepFree_takes_nothing_while_one_target_does_not_say_how_many_are_free()
    {
        Policy policy = GivenPlan.Policy($$"""{ "Rules": [{{Idle}}], "Caps": { "Percent": 100, "KeepFree": 5 } }""");
        ConnectionFacts one = Tenant("a", Unit("anna", used: 90));
        ConnectionFacts two = Tenant("b", Unit("ben", used: 90));
        one.Licenses = [Free("a", 3)];
        two.Licenses = [Free("b", null)];

        Assert.All(Make(policy, one, two), r => Assert.Equal(PlanAction.Review, r.Action));
    }

    [Fact]
    public void Two_targets_that_list_one_unit_do_not_make_it_held_twice()
    {
        Policy policy = GivenPlan.Rules("""{ "Name": "twice", "HeldTwice": true }""");

        Assert.DoesNotContain(Make(policy, Tenant("a", Unit("anna", used: 90)), Tenant("b", Unit("anna", used: 90))), r => r.IsChange);
    }

    [Fact]
    public void A_small_unit_beside_a_large_one_is_taken_back_once_and_the_large_one_stays()
    {
        Policy policy = GivenPlan.Rules("""{ "Name": "twice", "HeldTwice": true }""");
        Allocation[] both = [Unit("anna", "Professional", used: 1), Unit("anna", used: 1)];

        PlanRow change = Assert.Single(Make(policy, Tenant("a", both), Tenant("b", both)), r => r.IsChange);

        Assert.Equal("Analyzer", change.Type);
        Assert.Equal(change.Connection + "|Professional:anna", change.StaysWith);
    }

    [Fact]
    public void A_large_unit_that_only_another_target_lists_makes_the_small_one_a_case_for_review()
    {
        Policy policy = GivenPlan.Rules("""{ "Name": "twice", "HeldTwice": true }""");

        IReadOnlyList<PlanRow> rows = Make(policy, Tenant("a", Unit("anna", "Professional", used: 1)), Tenant("b", Unit("anna", used: 1)));

        Assert.DoesNotContain(rows, r => r.IsChange);
        PlanRow small = rows.Single(r => r.Type == "Analyzer");
        Assert.Equal(PlanAction.Review, small.Action);
        Assert.Contains("also holds Professional on 'a', which shares the licence", small.Reason);
    }

    [Fact]
    public void An_orphan_of_one_tenant_is_told_apart_from_a_user_of_another_one()
    {
        Allocation[] orphans = [Unit("ben", used: null, LastUsedSource.Unknown), Unit("nobody", used: null, LastUsedSource.Unknown)];
        foreach (Allocation orphan in orphans)
        {
            orphan.Orphan = true;
        }

        ConnectionFacts[] targets = [Tenant("a", [Unit("anna", used: 1), .. orphans]), Tenant("b", Unit("ben", used: 90))];

        IReadOnlyList<PlanRow> rows = Make(s_idle, targets);

        // The plan judges the unit on the tenant where its holder is a user. The orphan on the other tenant does not prevent that.
        PlanRow change = Assert.Single(rows, r => r.IsChange);
        Assert.Equal(("b", "ben"), (change.Connection, change.User));
        PlanRow elsewhere = rows.Single(r => r.Connection == "a" && r.User == "ben");
        Assert.Equal(PlanAction.Keep, elsewhere.Action);
        Assert.StartsWith("a user of 'b' holds it", elsewhere.Reason);
        PlanRow nobody = rows.Single(r => r.User == "nobody");
        Assert.Equal(PlanAction.Review, nobody.Action);
        Assert.StartsWith("no target of the licence 'contract' has the holder as a user", nobody.Reason);
    }

    [Fact]
    public void An_orphan_of_a_licence_whose_tenants_are_not_all_known_stays_for_review_and_nobody_is_named()
    {
        Allocation orphan = Unit("ben", used: null, LastUsedSource.Unknown);
        orphan.Orphan = true;

        PlanRow row = Assert.Single(Make(s_idle, Tenant("a", orphan)));

        Assert.Equal(
            (PlanAction.Review, "the holder is not a user of this tenant, and may use the licence on another one"),
            (row.Action, row.Reason)
        );
    }

    [Fact]
    public void A_plan_never_takes_both_units_of_a_person_also_when_two_targets_list_them()
    {
        Policy policy = GivenPlan.Rules(
            """{ "Name": "twice", "HeldTwice": true }""",
            """{ "Name": "idle", "Type": "Professional", "UnusedFor": "30d" }"""
        );
        IReadOnlyList<PlanRow> rows = Make(
            policy,
            Tenant("a", Unit("anna", "Professional", used: 90), Unit("anna", used: 90)),
            Tenant("b", Unit("anna", "Professional", used: 40), Unit("anna", used: 95))
        );

        Assert.Equal("Professional", Assert.Single(rows, r => r.IsChange).Type);
        Assert.Contains(rows, r => r.Action == PlanAction.Review && r.Type == "Analyzer");
    }

    private static IReadOnlyList<PlanRow> Make(Policy policy, params ConnectionFacts[] targets) => GivenPlan.Make(policy, targets);

    private static Allocation Unit(
        string user,
        string type = "Analyzer",
        double? used = 1,
        LastUsedSource source = LastUsedSource.Allocation
    ) => GivenPlan.Row(user, type, 400, used, source, QlikProduct.Cloud);

    private static Allocation Unit(string user, double? used, LastUsedSource source) => Unit(user, "Analyzer", used, source);

    private static ConnectionFacts Tenant(string name, params Allocation[] units) => Target(name, QlikProduct.Cloud, units);

    private static ConnectionFacts Site(string name, params Allocation[] units) => Target(name, QlikProduct.Sense, units);

    private static ConnectionFacts Target(string name, QlikProduct product, Allocation[] units)
    {
        ConnectionFacts target = GivenPlan.Site(name, product, units);
        target.Entitlement = new Entitlement("contract", 2);
        target.CanConvert = true;
        target.HasUsers = true;
        foreach (Allocation unit in units)
        {
            target.Users[unit.User!] = new Holder { Status = UserStatus.Active };
        }

        return target;
    }

    private static License Free(string connection, double? free) => new(QlikProduct.Cloud, connection, "Analyzer") { Available = free };
}
