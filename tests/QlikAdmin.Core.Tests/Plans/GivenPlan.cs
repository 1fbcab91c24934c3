using QlikAdmin.Models;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

/// <summary>States and policies that tests of plans begin with.</summary>
internal static class GivenPlan
{
    public static readonly DateTimeOffset Now = Given.Now;

    /// <summary>A policy as somebody would write it.</summary>
    public static Policy Policy(string json) => PolicyReader.Read(JsonPolicySource.Read(json, "test.json"), "test.json");

    /// <summary>A policy of these rules that no cap holds back.</summary>
    public static Policy Rules(params string[] rules) =>
        Policy("{ \"Rules\": [" + string.Join(",", rules) + "], \"Caps\": { \"Percent\": 100 } }");

    public static ConnectionFacts Site(string name, QlikProduct product, params Allocation[] allocations)
    {
        return new ConnectionFacts(
            name,
            product,
            $"https://{name}.example/",
            product == QlikProduct.Cloud ? PeopleNames.Exact : PeopleNames.Windows
        )
        {
            Allocations = allocations,
        };
    }

    /// <summary>A Sense site that keeps users, all of them active unless the test changes one.</summary>
    public static ConnectionFacts Sense(params Allocation[] allocations)
    {
        ConnectionFacts site = Site("site", QlikProduct.Sense, allocations);
        site.HasUsers = true;
        foreach (Allocation row in allocations.Where(a => a.User is not null))
        {
            site.Users[row.User!] = new Holder { Id = "id of " + row.User, Status = UserStatus.Active };
        }

        return site;
    }

    public static Allocation Row(
        string user,
        string type = "Analyzer",
        double? given = 400,
        double? used = 1,
        LastUsedSource source = LastUsedSource.Allocation,
        QlikProduct product = QlikProduct.Sense,
        string connection = "site"
    )
    {
        return new Allocation($"{type}:{user}", product, connection, type)
        {
            User = user,
            CreatedAt = given is double days ? Now - TimeSpan.FromDays(days) : null,
            LastUsedAt = used is double idle ? Now - TimeSpan.FromDays(idle) : null,
            LastUsedSource = source,
        };
    }

    public static IReadOnlyList<PlanRow> Make(Policy policy, params ConnectionFacts[] connections) =>
        PlanEngine.Make(policy, new PlanFacts(connections), Now);

    /// <summary>The one row of one allocation.</summary>
    public static PlanRow Only(Policy policy, Allocation row) => Assert.Single(Make(policy, Sense(row)));
}
