using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

public sealed class ExclusionTests
{
    [Theory]
    [InlineData("User", @"CORP\svc*", true)]
    [InlineData("User", @"corp\SVC-report", true)]
    [InlineData("User", "svc-report", true)]
    [InlineData("User", "svc", false)]
    [InlineData("User", "*@corp.example", true)]
    [InlineData("Directory", "corp", true)]
    [InlineData("Directory", "C*", true)]
    [InlineData("Directory", "PARTNER", false)]
    [InlineData("Group", "finance", true)]
    [InlineData("Group", "fin", false)]
    [InlineData("Role", "*Admin", true)]
    [InlineData("Role", "developer", true)]
    [InlineData("Tag", "KEEP-*", true)]
    [InlineData("CustomProperty", "Team=blue", true)]
    [InlineData("CustomProperty", "team", true)]
    [InlineData("CustomProperty", "Team=red", false)]
    public void An_exclusion_wins_over_every_rule(string key, string pattern, bool excluded)
    {
        ConnectionFacts site = GivenPlan.Sense(GivenPlan.Row(@"CORP\svc-report", used: 300));
        User user = new("id", QlikProduct.Sense, "site", @"CORP\svc-report")
        {
            Email = "report@corp.example",
            Groups = ["Finance"],
            Roles = ["ContentAdmin"],
            GroupRoles = ["Developer"],
            Tags = ["keep-licence"],
            CustomProperties = ["Team=Blue"],
        };
        string text = pattern.Replace(@"\", @"\\");
        Policy policy = GivenPlan.Policy(
            $$"""{ "Rules": [ { "UnusedFor": "30d" } ], "Exclude": { "{{key}}": "{{text}}" }, "Caps": { "Percent": 100 } }"""
        );

        // Only what this policy compares is kept of the user.
        site.Users[user.Account] = new HolderPool([policy.Exclude]).Of(user, needsId: false);

        PlanRow row = Assert.Single(GivenPlan.Make(policy, site));

        Assert.Equal(excluded ? PlanAction.Keep : PlanAction.Remove, row.Action);
        Assert.Equal(excluded, row.Reason!.Contains($"'{(key == "CustomProperty" && !pattern.Contains('=') ? pattern + "=*" : pattern)}'"));
    }

    [Fact]
    public void People_who_differ_in_nothing_that_the_policy_compares_share_one_holder()
    {
        HolderPool holders = new([new PolicyExclusions { Role = ["*Admin"] }]);
        User first = new("1", QlikProduct.Sense, "site", @"CORP\a") { Roles = ["Viewer"], Tags = ["one"] };
        User second = new("2", QlikProduct.Sense, "site", @"CORP\b") { Roles = ["Viewer"], Tags = ["two"] };
        User other = new("3", QlikProduct.Sense, "site", @"CORP\c") { Roles = ["ContentAdmin"] };

        Assert.Same(holders.Of(first, needsId: false), holders.Of(second, needsId: false));
        Assert.NotEqual(holders.Of(first, needsId: false), holders.Of(other, needsId: false));
        Assert.Equal("2", holders.Of(second, needsId: true).Id);
    }

    [Theory]
    [InlineData(@"INTERNAL\sa_engine", false)]
    [InlineData(@"none\anonymous", false)]
    [InlineData(@"CORP\bot", true)]
    public void Service_accounts_and_bots_are_always_left_alone(string account, bool marked)
    {
        ConnectionFacts site = GivenPlan.Sense(GivenPlan.Row(account, used: 300));
        site.Users[account] = new Holder { IsService = marked };

        Assert.Equal(PlanAction.Keep, Assert.Single(GivenPlan.Make(GivenPlan.Rules("""{ "UnusedFor": "30d" }"""), site)).Action);
    }

    [Theory]
    [InlineData(@"corp\ADMIN")]
    [InlineData("user-1")]
    [InlineData("admin@corp.example")]
    public void The_caller_is_always_left_alone(string key)
    {
        Allocation row = GivenPlan.Row(@"CORP\admin", used: 300);
        row.UserId = "user-1";
        row.Email = "admin@corp.example";
        ConnectionFacts site = GivenPlan.Sense(row, GivenPlan.Row(@"CORP\other", used: 300));
        site.Caller = [key];

        Assert.Equal(
            [@"Remove CORP\other", @"Keep CORP\admin"],
            GivenPlan.Make(GivenPlan.Rules("""{ "UnusedFor": "30d" }"""), site).Select(r => $"{r.Action} {r.User}")
        );
    }

    [Theory]
    [InlineData(QlikProduct.Sense, "admin", true)]
    [InlineData(QlikProduct.QlikView, "ADMIN", true)]
    [InlineData(QlikProduct.QlikView, @"PARTNER\admin", false)]
    [InlineData(QlikProduct.Cloud, "admin", false)]
    public void A_caller_without_a_directory_is_known_by_the_id(QlikProduct product, string caller, bool isKept)
    {
        ConnectionFacts site = GivenPlan.Site("x", product, GivenPlan.Row(@"CORP\admin", used: 300, product: product));
        site.Caller = [caller];

        PlanRow row = Assert.Single(GivenPlan.Make(GivenPlan.Rules("""{ "UnusedFor": "30d" }"""), site));

        Assert.Equal(
            isKept ? (PlanAction.Keep, "excluded: this may be the account you are connected with") : (PlanAction.Remove, row.Reason),
            (row.Action, row.Reason)
        );
    }

    [Fact]
    public void A_unit_whose_holder_is_not_known_is_left_alone()
    {
        Allocation row = GivenPlan.Row("x", used: 300);
        row.User = null;

        Assert.Equal(
            PlanAction.Keep,
            Assert.Single(GivenPlan.Make(GivenPlan.Rules("""{ "UnusedFor": "30d" }"""), GivenPlan.Sense(row))).Action
        );
    }
}
