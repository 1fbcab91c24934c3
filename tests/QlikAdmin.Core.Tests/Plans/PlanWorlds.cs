using FsCheck;
using FsCheck.Fluent;
using QlikAdmin.Plans;
using QlikAdmin.Products.Sense;

namespace QlikAdmin.Core.Tests.Plans;

/// <summary>Makes small policies and states for property tests, in which many cases meet.</summary>
public static class PlanWorlds
{
    internal static readonly string[] Types = ["Professional", "Analyzer", "UserAccess", "DocumentCal"];

    private static readonly string[] s_people =
    [
        @"CORP\a",
        @"CORP\b",
        @"corp\A",
        @"PARTNER\c",
        @"INTERNAL\sa_api",
        @"CORP\bot",
        @"corp\ADMIN",
        @"OTHER\d",
    ];
    private static readonly string[] s_words = ["TenantAdmin", "keep-licence", "Editor"];

    public static Arbitrary<PlanWorld> World() =>
        Arb.From(
            from policy in Policies
            from first in Site("site", QlikProduct.Sense)
            from second in Site("cloud", QlikProduct.Cloud)
            from third in Site("qv", QlikProduct.QlikView)
            select new PlanWorld(policy, new PlanFacts([first, second, third]))
        );

    private static Gen<Policy> Policies =>
        from rules in Gen.NonEmptyListOf(Conditions(1))
        from actions in Gen.ArrayOf(Gen.Elements(Enum.GetValues<PlanAction>()), rules.Count())
        from users in Gen.SubListOf(s_people.Take(3))
        from directories in Gen.SubListOf(["PARTNER", "OTHER"])
        from roles in Gen.SubListOf(s_words)
        from tags in Gen.SubListOf(s_words)
        from count in Gen.Elements<int?>(null, 0, 1, 3)
        from percent in Gen.Elements(0.0, 20, 50, 100)
        from free in Gen.Elements(0, 0, 1, 3)
        select new Policy
        {
            Rules = rules.Select((c, i) => new PolicyRule("rule " + i, actions[i], c)).ToList(),
            Exclude = new PolicyExclusions
            {
                User = users.ToList(),
                Directory = directories.ToList(),
                Role = roles.ToList(),
                Tag = tags.ToList(),
            },
            Caps = new PolicyCaps
            {
                Count = count,
                Percent = percent,
                KeepFree = free,
            },
        };

    private static Gen<PolicyCondition> Conditions(int depth) =>
        from types in Gen.SubListOf(Types)
        from given in Days
        from idle in Days
        from never in Gen.Elements(true, false)
        from status in Gen.SubListOf(["Active", "Disabled", "Gone"])
        from twice in Gen.Elements(true, false, false)
        from unknown in Gen.Elements(true, false, false)
        from any in depth > 0
            ? Gen.ListOf(Conditions(depth - 1)).Resize(2).Select(c => c.ToList())
            : Gen.Constant(new List<PolicyCondition>())
        select new PolicyCondition
        {
            Types = types.ToList(),
            AllocatedFor = given,
            UnusedFor = idle,
            NeverUsed = never,
            UserStatus = status.ToList(),
            HeldTwice = twice,
            UnknownAsUnused = unknown,
            Any = any.ToList(),
        };

    private static Gen<TimeSpan?> Days => Gen.Elements<TimeSpan?>(null, null, TimeSpan.FromDays(14), TimeSpan.FromDays(30));

    private static Gen<ConnectionFacts> Site(string name, QlikProduct product) =>
        from keys in Gen.SubListOf(s_people.SelectMany(p => Types.Select(t => (Person: p, Type: t))))
        from ages in Gen.ArrayOf(Gen.Choose(0, 60), keys.Count())
        from uses in Gen.ArrayOf(Gen.Choose(-2, 60), keys.Count())
        from odd in Gen.ArrayOf(Gen.Choose(0, 9), keys.Count())
        from statuses in Gen.ArrayOf(
            Gen.Elements(UserStatus.Active, UserStatus.Disabled, UserStatus.Deleted, UserStatus.Unknown),
            s_people.Length
        )
        from holds in Gen.ArrayOf(Gen.SubListOf(s_words), s_people.Length * 3)
        from known in Gen.SubListOf(s_people)
        from free in Gen.Choose(0, 4)
        from convert in Gen.Elements(true, false)
        select Make(
            name,
            product,
            keys.Select((k, i) => Row(name, product, k.Person, k.Type, ages[i], uses[i], odd[i])).ToArray(),
            statuses,
            holds.Select(h => h.ToArray()).ToArray(),
            known.ToList(),
            free,
            convert
        );

    private static ConnectionFacts Make(
        string name,
        QlikProduct product,
        Allocation[] rows,
        UserStatus[] statuses,
        string[][] holds,
        List<string> known,
        int free,
        bool convert
    )
    {
        ConnectionFacts site = GivenPlan.Site(name, product, rows);
        site.HasUsers = product != QlikProduct.QlikView;
        site.CanConvert = convert;
        site.Caller = [PlanWorld.Caller];
        site.Licenses = Types.Select(t => new License(product, name, t) { Available = free }).ToList();
        foreach (string person in site.HasUsers ? known : [])
        {
            int i = Array.IndexOf(s_people, person);
            site.Users.TryAdd(
                person,
                new Holder
                {
                    Id = "id " + person,
                    Status = statuses[i],
                    Roles = [.. holds[i], .. holds[i + (2 * s_people.Length)]],
                    Tags = holds[i + s_people.Length],
                    IsService = person.EndsWith("bot", StringComparison.Ordinal),
                }
            );
        }

        return site;
    }

    private static Allocation Row(string name, QlikProduct product, string person, string type, int age, int use, int odd)
    {
        return new Allocation($"{name}:{type}:{person}", product, name, type)
        {
            User = person,
            CreatedAt = odd == 0 ? null : PlanWorld.Now.AddDays(-age),
            LastUsedAt = use < 0 ? null : PlanWorld.Now.AddDays(-use),
            LastUsedSource = use == -2 ? LastUsedSource.Unknown : LastUsedSource.Allocation,
            ServerId = product == QlikProduct.QlikView ? (age % 2 == 0 ? "even" : "odd") : null,
            Status = odd == 1 ? AllocationStatus.Quarantined : AllocationStatus.Active,
            IsPool = odd == 2,
        };
    }
}
