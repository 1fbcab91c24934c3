using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

/// <summary>Facts that were read on many machines give the same plan as facts that were read on one.</summary>
public sealed class PlanMergeTests
{
    private static readonly Policy s_policy = GivenPlan.Policy(
        """
        { "Name": "reclaim", "OwnedItems": true,
          "Rules": [{ "Name": "idle", "UnusedFor": "30d" }, { "Name": "left", "UserStatus": "Disabled" }, { "Name": "twice", "HeldTwice": true }],
          "Exclude": { "Group": ["VIP*"], "User": ["*svc*"] }, "Caps": { "Percent": 100, "KeepFree": 3 } }
        """
    );

    [Fact]
    public void A_plan_of_parts_has_the_rows_of_a_plan_that_was_made_in_one_go()
    {
        ConnectionFacts[] facts = [Target("a", 0), Target("b", 3), Target("c", 5)];
        PlanMerge merge = new(s_policy);
        foreach (ConnectionFacts each in facts)
        {
            merge.Add(FactsText.Write(each, s_policy, GivenPlan.Now).Content);
        }

        IReadOnlyList<PlanRow> merged = merge.Draft(merge.Facts()).Rows().ToList();

        IReadOnlyList<PlanRow> direct = GivenPlan.Make(s_policy, facts);
        Assert.Contains(direct, r => r.IsChange);
        Assert.Contains(direct, r => r.OwnedItems == 7);
        Assert.Equal(direct.Select(r => r.Digest), merged.Select(r => r.Digest));
        Assert.Equal(direct[0].PlanId, merged[0].PlanId);
    }

    [Fact]
    public void Rows_of_one_action_and_target_are_together_and_changes_come_first()
    {
        PlanDraft plan = PlanEngine.Draft(s_policy, new PlanFacts([Target("b", 3), Target("a", 0)]), GivenPlan.Now);

        List<PlanRow> rows = plan.RowsByConnection().ToList();

        Assert.Equal(plan.Rows().Select(r => r.Digest).Order(), rows.Select(r => r.Digest).Order());
        List<(PlanAction Action, string Connection)> blocks = rows.Select(r => (r.Action, r.Connection)).ToList();
        Assert.Equal(blocks.Order(), blocks);
    }

    [Fact]
    public void Rows_count_from_the_time_when_the_first_part_was_read()
    {
        PlanMerge merge = new(s_policy);
        merge.Add(FactsText.Write(Target("a", 0), s_policy, GivenPlan.Now).Content);
        merge.Add(FactsText.Write(Target("b", 0), s_policy, GivenPlan.Now - TimeSpan.FromHours(9)).Content);

        Assert.All(merge.Draft(merge.Facts()).Rows(), r => Assert.Equal(GivenPlan.Now - TimeSpan.FromHours(9), r.PlannedAt));
    }

    [Fact]
    public void Of_two_parts_of_one_target_the_later_one_counts()
    {
        ConnectionFacts later = GivenPlan.Site("a", QlikProduct.Cloud, GivenPlan.Row("only"));
        PlanMerge merge = new(s_policy);
        merge.Add(FactsText.Write(later, s_policy, GivenPlan.Now).Content);
        merge.Add(FactsText.Write(Target("a", 0), s_policy, GivenPlan.Now - TimeSpan.FromMinutes(1)).Content);

        Assert.Equal("only", Assert.Single(Assert.Single(merge.Facts().Connections).Allocations).User);
    }

    [Fact]
    public void A_second_server_of_the_same_name_is_refused()
    {
        PlanMerge merge = new(s_policy);
        merge.Add(FactsText.Write(Target("a", 0), s_policy, GivenPlan.Now).Content);
        ConnectionFacts other = new("A", QlikProduct.Cloud, "https://other.example/", PeopleNames.Exact);

        QlikException refused = Assert.Throws<QlikException>(() => merge.Add(FactsText.Write(other, s_policy, GivenPlan.Now).Content));

        Assert.Equal(ErrorReason.InvalidInput, refused.Reason);
        Assert.Contains("https://other.example/", refused.Message);
    }

    [Fact]
    public void A_part_of_another_policy_is_refused()
    {
        PlanMerge merge = new(GivenPlan.Rules("""{ "Name": "idle", "UnusedFor": "60d" }"""));

        QlikException refused = Assert.Throws<QlikException>(() =>
            merge.Add(FactsText.Write(Target("a", 0), s_policy, GivenPlan.Now).Content)
        );

        Assert.Contains("another policy", refused.Message);
    }

    [Fact]
    public void A_damaged_part_is_refused_wherever_it_was_cut()
    {
        string content = FactsText.Write(Target("a", 0), s_policy, GivenPlan.Now).Content;
        PlanMerge merge = new(s_policy);
        for (int length = 0; length < content.Length; length += 7)
        {
            QlikException refused = Assert.Throws<QlikException>(() => merge.Add(content[..length]));
            Assert.Contains("damaged", refused.Message);
        }

        Assert.Equal(0, merge.Count);
    }

    private static ConnectionFacts Target(string name, int seed)
    {
        List<Allocation> units = [];
        for (int i = 0; i < 12; i++)
        {
            string user = $"user{(i + seed) % 15}";
            Allocation unit = GivenPlan.Row(
                user,
                i % 3 == 0 ? "Professional" : "Analyzer",
                400,
                i % 4 == 0 ? 2 : 30 + i,
                product: QlikProduct.Cloud,
                connection: name
            );
            unit.UserId = "id" + user;
            unit.UserName = user + " Name";
            units.Add(unit);
        }

        units.Add(GivenPlan.Row("user1", "Professional", 10, 4, product: QlikProduct.Cloud, connection: name));
        ConnectionFacts facts = GivenPlan.Site(name, QlikProduct.Cloud, [.. units]);
        facts.Entitlement = name == "c" ? null : new Entitlement("contract", 2);
        facts.HasUsers = true;
        facts.Caller = ["user2"];
        facts.Licenses =
        [
            new License(QlikProduct.Cloud, name, "Analyzer") { Available = 1 },
            new License(QlikProduct.Cloud, name, "Professional") { Available = 0 },
        ];
        facts.OwnedItems = new Dictionary<string, int> { ["iduser6"] = 7 };
        foreach (Allocation unit in units)
        {
            facts.Users[unit.User!] = new Holder
            {
                Status = unit.User == "user5" ? UserStatus.Disabled : UserStatus.Active,
                Groups = unit.User == "user7" ? ["VIP north"] : [],
                Email = unit.User == "user8" ? "svc@corp.example" : null,
            };
        }

        return facts;
    }
}
