using QlikAdmin.Connections;
using QlikAdmin.Core.Tests.Plans;
using QlikAdmin.Plans;
using QlikAdmin.Reports;

namespace QlikAdmin.Core.Tests.Reports;

public sealed class ReportSourcesTests
{
    private static readonly Policy s_policy = GivenPlan.Policy(
        """{ "Name": "idle", "Rules": [ { "Name": "idle", "UnusedFor": "30d" } ], "Caps": { "Percent": 10 } }"""
    );

    private readonly ConnectionFacts _site = GivenPlan.Sense(GivenPlan.Row(@"CORP\idle", used: 90), GivenPlan.Row(@"CORP\busy"));
    private readonly ReportData _data = new(GivenPlan.Now);

    public ReportSourcesTests()
    {
        _site.Licenses = [new License(QlikProduct.Sense, "site", "Analyzer") { Total = 5, Assigned = 2 }];
    }

    [Fact]
    public void With_a_policy_the_units_are_judged_and_its_caps_are_said()
    {
        ReportData data = ReportSources.OfConnections(_data, [_site], s_policy);

        Assert.Equal([PlanAction.Remove, PlanAction.Keep], data.Units!.Select(u => u.Action));
        Assert.Equal(("policy 'idle'", s_policy.Caps), (data.JudgedBy, data.Caps));
        Assert.Contains("and the cap is 10 %", data.CapExceeded);
        Assert.Equal(1d, Assert.Single(data.Renewals).Renew);
    }

    [Fact]
    public void Without_a_policy_nobody_is_judged()
    {
        ReportData data = ReportSources.OfConnections(_data, [_site], null);

        Assert.All(data.Units!, u => Assert.Null(u.Action));
        Assert.Null(data.JudgedBy);
        Assert.Equal(2d, Assert.Single(data.Renewals).Renew);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Targets_that_share_a_licence_are_one_line_and_each_unit_counts_once(bool isJudged)
    {
        ConnectionFacts[] tenants = [Tenant("a", 7), Tenant("b", 8)];

        ReportData data = ReportSources.OfConnections(_data, tenants, isJudged ? s_policy : null);

        Assert.Equal(["idle", "busy"], data.Units!.Select(u => u.User).OrderDescending());
        Assert.All(data.Units!, u => Assert.Equal("contract", u.Connection));
        License licence = Assert.Single(data.Licenses!);
        Assert.Equal(("contract", 8d), (licence.Connection, licence.Assigned));
        Assert.Equal("contract", Assert.Single(data.Renewals).Connection);
        Assert.Contains("a, b share the licence 'contract'. They are one line, and each unit counts once.", data.Sources);
        Assert.Equal(["a", "b"], data.Places.Select(p => p.Name));
        Assert.Equal("b", tenants[1].Licenses[0].Connection);
    }

    [Fact]
    public void A_report_of_one_target_of_a_shared_licence_says_what_it_lacks()
    {
        ReportData data = ReportSources.OfConnections(_data, [Tenant("a", 7)], null);

        Assert.All(data.Units!, u => Assert.Equal("a", u.Connection));
        Assert.Equal(
            "a shares the licence 'contract'. 1 more of its targets are not in the report, so more people may hold it.",
            data.Sources[1]
        );
    }

    [Fact]
    public void A_plan_file_knows_its_servers_but_not_what_was_bought()
    {
        ReportData data = ReportSources.OfPlan(_data, "plan.csv", GivenPlan.Make(s_policy, _site), []);

        Assert.Null(data.Licenses);
        Assert.Equal(new ReportPlace("site", QlikProduct.Sense, "https://site.example/"), Assert.Single(data.Places));
        Assert.Equal(("plan 'plan.csv'", GivenPlan.Now.AddDays(7)), (data.JudgedBy, data.PlanExpiresAt));
        Assert.Contains("the file may hold only a part", data.Sources[0]);
        Assert.Equal("No server was read.", data.Sources[1]);
    }

    [Fact]
    public void With_a_connection_a_plan_file_has_the_licences_too()
    {
        ReportData data = ReportSources.OfPlan(_data, "plan.csv", GivenPlan.Make(s_policy, _site), [_site]);

        Assert.Equal(5d, Assert.Single(data.Renewals).Bought);
        Assert.Equal(1d, Assert.Single(data.Renewals).Renew);
    }

    [Fact]
    public void With_the_connections_of_a_shared_licence_a_plan_file_counts_each_unit_once_too()
    {
        ConnectionFacts[] tenants = [Tenant("a", 7), Tenant("b", 8)];
        IReadOnlyList<PlanRow> rows = PlanEngine.Make(s_policy, new PlanFacts(tenants), GivenPlan.Now);
        Assert.Equal(4, rows.Count);

        ReportData data = ReportSources.OfPlan(_data, "plan.csv", rows, tenants);

        Assert.Equal(["busy", "idle"], data.Units!.Select(u => u.User).Order());
        Assert.Equal(PlanAction.Remove, data.Units!.Single(u => u.User == "idle").Action);
        Assert.All(data.Units!, u => Assert.Equal("contract", u.Connection));
        Assert.Equal(("contract", 8d), (Assert.Single(data.Licenses!).Connection, data.Licenses![0].Assigned));
        Assert.Contains("a, b share the licence 'contract'. They are one line, and each unit counts once.", data.Sources);
    }

    [Fact]
    public void An_empty_plan_is_a_report_of_nobody()
    {
        ReportData data = ReportSources.OfPlan(_data, "plan.csv", [], []);

        Assert.Empty(data.Units!);
        Assert.Empty(data.Renewals);
        Assert.Null(data.PlanExpiresAt);
    }

    private static ConnectionFacts Tenant(string name, double assigned)
    {
        ConnectionFacts tenant = GivenPlan.Site(
            name,
            QlikProduct.Cloud,
            GivenPlan.Row("idle", used: 90, product: QlikProduct.Cloud, connection: name),
            GivenPlan.Row("busy", product: QlikProduct.Cloud, connection: name)
        );
        tenant.Entitlement = new Entitlement("contract", 2);
        tenant.Licenses = [new License(QlikProduct.Cloud, name, "Analyzer") { Total = 10, Assigned = assigned }];
        return tenant;
    }
}
