using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Plans;

/// <summary>What is left alone because it has changed since it was planned.</summary>
public sealed class RecheckTests
{
    private const string Idle = """{ "Name": "idle", "UnusedFor": "30d" }""";
    private const string Pass = """{ "Name": "pass", "AllocatedFor": "14d" }""";

    [Fact]
    public async Task What_is_as_it_was_may_be_applied() => Assert.Null(await ChangedAsync(Idle, _ => { }));

    [Fact]
    public async Task What_was_used_again_is_left_alone_where_a_rule_asked_for_use()
    {
        Assert.Contains("it was used on 2026-03-01 11:00 UTC", await ChangedAsync(Idle, a => a.LastUsedAt = GivenPlan.Now.AddHours(-1)));
        Assert.Null(await ChangedAsync(Pass, a => a.LastUsedAt = GivenPlan.Now.AddHours(-1)));
    }

    [Fact]
    public void A_row_that_lost_the_fraction_of_its_seconds_on_the_way_is_not_taken_for_used_or_given_since()
    {
        Allocation now = GivenPlan.Row(@"CORP\a", given: 400, used: 90);
        PlanRow row = GivenPlan.Only(GivenPlan.Rules(Idle), now);
        row.CreatedAt = now.CreatedAt;
        now.CreatedAt = row.CreatedAt?.AddMilliseconds(999);
        now.LastUsedAt = row.LastUsedAt?.AddMilliseconds(999);

        Assert.Null(ChangedUnit.Why(now, row.Type, row.User, PlanGrounds.Of(row), PeopleNames.Windows));
        now.LastUsedAt = row.LastUsedAt?.AddSeconds(1);
        Assert.Contains("it was used on", ChangedUnit.Why(now, row.Type, row.User, PlanGrounds.Of(row), PeopleNames.Windows));
    }

    [Fact]
    public async Task A_use_that_was_unknown_and_is_known_now_counts_as_used_again()
    {
        string rule = """{ "UnusedFor": "30d", "UnknownAsUnused": true }""";

        Assert.Contains("it was used", await ChangedAsync(rule, a => a.LastUsedAt = GivenPlan.Now.AddDays(-90), plannedUse: null));
    }

    [Fact]
    public async Task What_is_in_quarantine_is_left_alone() =>
        Assert.Equal("it is in quarantine", await ChangedAsync(Idle, a => a.Status = AllocationStatus.Quarantined));

    [Fact]
    public async Task What_belongs_to_somebody_else_is_left_alone() =>
        Assert.Equal(@"it belongs to CORP\b now", await ChangedAsync(Idle, a => a.User = @"CORP\b"));

    [Fact]
    public async Task What_was_given_anew_is_left_alone() =>
        Assert.Contains("it was given again on 2026-02-28", await ChangedAsync(Pass, a => a.CreatedAt = GivenPlan.Now.AddDays(-1)));

    [Fact]
    public async Task What_is_gone_is_left_alone()
    {
        Assert.Equal("it is gone", await ChangedAsync(Idle, _ => { }, rows: _ => []));
    }

    [Fact]
    public async Task What_became_another_type_is_left_alone()
    {
        Assert.Equal(
            "it is gone, and the person now holds Professional",
            await ChangedAsync(
                Idle,
                _ => { },
                rows: a => [new Allocation("new", a.Product, a.Connection, "Professional") { User = a.User }]
            )
        );
        Assert.Equal(
            "its type is now Professional",
            await ChangedAsync(Idle, _ => { }, rows: a => [new Allocation(a.Id, a.Product, a.Connection, "Professional") { User = a.User }])
        );
    }

    [Fact]
    public async Task A_downgrade_to_what_the_person_was_given_since_is_left_alone()
    {
        Allocation big = new("big", QlikProduct.Cloud, "acme", "Professional")
        {
            User = "a",
            LastUsedAt = GivenPlan.Now.AddDays(-90),
            LastUsedSource = LastUsedSource.Consumption,
        };
        ConnectionFacts tenant = GivenPlan.Site("acme", QlikProduct.Cloud, big);
        tenant.CanConvert = true;
        PlanRow row = Assert.Single(GivenPlan.Make(GivenPlan.Rules("""{ "UnusedFor": "30d", "Action": "Downgrade" }"""), tenant));
        using FakeConnection connection = Connection(big, new Allocation("small", QlikProduct.Cloud, "acme", "Analyzer") { User = "a" });
        PlanRecheck recheck = new(connection, [row]);
        await recheck.ReadAsync(GivenPlan.Now, SilentLog.Instance, CancellationToken.None);

        Assert.Equal("the person already holds Analyzer", recheck.Changed(row));
    }

    [Fact]
    public async Task Who_is_excluded_by_now_is_left_alone()
    {
        Assert.Equal("excluded: user 'a@*'", await ChangedAsync(Idle, a => a.Email = "a@corp.example", exclude: """ "User": "a@*" """));
    }

    [Fact]
    public async Task Whoever_applies_a_plan_keeps_their_own_unit_also_where_another_account_planned_it()
    {
        PlanRow row = Assert.Single(GivenPlan.Make(GivenPlan.Rules(Idle), GivenPlan.Site("acme", QlikProduct.Cloud, Row(90))));
        FakeAdapter adapter = new();
        adapter.Pages.Add([Row(90)]);
        using FakeConnection connection = new(adapter) { Caller = [@"CORP\a"] };
        PlanRecheck recheck = new(connection, [row]);
        await recheck.ReadAsync(GivenPlan.Now, SilentLog.Instance, CancellationToken.None);

        Assert.Equal("excluded: the account you are connected with", recheck.Changed(row));
    }

    [Fact]
    public async Task Where_nobody_can_tell_who_applies_a_plan_that_is_said()
    {
        RecordingLog log = new();
        using FakeConnection connection = Connection();
        await new PlanRecheck(connection, []).ReadAsync(GivenPlan.Now, log, CancellationToken.None);

        Assert.Contains("Name it in Exclude.User", Assert.Single(log.Warnings));
    }

    [Fact]
    public async Task A_superfluous_unit_is_left_alone_when_the_other_one_is_gone_or_opens_nothing_any_more()
    {
        Allocation stays = GivenPlan.Row(@"CORP\a", "Professional", product: QlikProduct.Cloud);

        Assert.Null(await TwiceAsync(stays));
        Assert.StartsWith("the unit that the person should keep is gone", await TwiceAsync());
        Assert.StartsWith(
            "the unit that the person should keep is gone",
            await TwiceAsync(Other(a => a.Status = AllocationStatus.Quarantined))
        );
        Assert.StartsWith("the unit that the person should keep is gone", await TwiceAsync(Other(a => a.User = @"CORP\b")));
        Assert.StartsWith("the unit that the person should keep is gone", await TwiceAsync(Other(a => a.ServerId = "elsewhere")));

        static Allocation Other(Action<Allocation> change)
        {
            Allocation other = GivenPlan.Row(@"CORP\a", "Professional", product: QlikProduct.Cloud);
            change(other);
            return other;
        }
    }

    [Theory]
    [InlineData(@"other|Professional:CORP\a")]
    [InlineData(@"acme|Analyzer:CORP\a")]
    [InlineData("acme|")]
    [InlineData("x")]
    public async Task A_unit_that_stays_elsewhere_or_is_the_row_itself_can_not_be_told(string key)
    {
        string? changed = await TwiceAsync(key, GivenPlan.Row(@"CORP\a", "Professional", product: QlikProduct.Cloud));

        Assert.Equal($"it can't be checked whether the person still holds the unit to keep ({key})", changed);
    }

    [Fact]
    public void An_old_plan_is_refused_from_the_moment_it_expires()
    {
        PlanRow row = GivenPlan.Only(
            GivenPlan.Policy("""{ "ExpiresAfter": "2d", "Rules": [ { "UnusedFor": "30d" } ], "Caps": { "Percent": 100 } }"""),
            GivenPlan.Row(@"CORP\a", used: 90)
        );

        Assert.Null(PlanRefusal.Find(Given(row), GivenPlan.Now.AddDays(2).AddTicks(-1)));
        QlikException error = PlanRefusal.Find(Given(row), GivenPlan.Now.AddDays(2))!;
        Assert.Equal(ErrorReason.PlanExpired, error.Reason);
        Assert.Contains("expired at 2026-03-03 12:00 UTC", error.Message);
    }

    [Fact]
    public void A_plan_above_a_cap_is_refused()
    {
        PlanRow row = GivenPlan.Only(GivenPlan.Policy("""{ "Rules": [ { "UnusedFor": "30d" } ] }"""), GivenPlan.Row(@"CORP\a", used: 90));

        Assert.Equal(ErrorReason.CapExceeded, PlanRefusal.Find(Given(row), GivenPlan.Now)!.Reason);
    }

    private static IncomingPlan Given(PlanRow row)
    {
        IncomingPlan plan = new(row);
        plan.Changes.Add(row);
        return plan;
    }

    private static Task<string?> TwiceAsync(params Allocation[] others) => TwiceAsync(null, others);

    private static async Task<string?> TwiceAsync(string? key, params Allocation[] others)
    {
        Allocation planned = GivenPlan.Row(@"CORP\a", product: QlikProduct.Cloud);
        PlanRow row = GivenPlan
            .Make(
                GivenPlan.Rules("""{ "HeldTwice": true }"""),
                GivenPlan.Site("acme", QlikProduct.Cloud, planned, GivenPlan.Row(@"CORP\a", "Professional", product: QlikProduct.Cloud))
            )
            .Single(r => r.Action == PlanAction.Remove);
        row.StaysWith = key ?? row.StaysWith;
        using FakeConnection connection = Connection([planned, .. others]);
        PlanRecheck recheck = new(connection, [row]);
        await recheck.ReadAsync(GivenPlan.Now, SilentLog.Instance, CancellationToken.None);
        return recheck.Changed(row);
    }

    private static async Task<string?> ChangedAsync(
        string rule,
        Action<Allocation> change,
        double? plannedUse = 90,
        string? exclude = null,
        Func<Allocation, Allocation[]>? rows = null
    )
    {
        Allocation planned = Row(plannedUse);
        Policy policy = GivenPlan.Policy($$"""{ "Rules": [ {{rule}} ], "Exclude": { {{exclude}} }, "Caps": { "Percent": 100 } }""");
        PlanRow row = Assert.Single(GivenPlan.Make(policy, GivenPlan.Site("acme", QlikProduct.Cloud, planned)));
        Assert.Equal(PlanAction.Remove, row.Action);
        Allocation now = Row(plannedUse);
        change(now);
        using FakeConnection connection = Connection(rows?.Invoke(now) ?? [now]);
        PlanRecheck recheck = new(connection, [row]);
        await recheck.ReadAsync(GivenPlan.Now, SilentLog.Instance, CancellationToken.None);
        return recheck.Changed(row);
    }

    private static Allocation Row(double? used)
    {
        return GivenPlan.Row(
            @"CORP\a",
            used: used,
            source: used is null ? LastUsedSource.Unknown : LastUsedSource.Consumption,
            product: QlikProduct.Cloud,
            connection: "acme"
        );
    }

    private static FakeConnection Connection(params Allocation[] rows)
    {
        FakeAdapter adapter = new();
        if (rows.Length > 0)
        {
            adapter.Pages.Add(rows);
        }

        return new FakeConnection(adapter);
    }
}
