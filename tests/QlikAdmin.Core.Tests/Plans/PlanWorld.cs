using QlikAdmin.Plans;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Plans;

/// <summary>A policy and a state that somebody could have.</summary>
public sealed class PlanWorld
{
    internal const string Caller = @"CORP\admin";

    internal static readonly DateTimeOffset Now = GivenPlan.Now;

    internal PlanWorld(Policy policy, PlanFacts facts)
    {
        Policy = policy;
        Facts = facts;
    }

    internal Policy Policy { get; }

    internal PlanFacts Facts { get; }

    internal IReadOnlyList<string> ExcludedDirectories => Policy.Exclude.Directory;

    internal IReadOnlyList<string> ExcludedUsers => Policy.Exclude.User;

    internal IReadOnlyList<string> ExcludedRoles => Policy.Exclude.Role;

    internal IReadOnlyList<string> ExcludedTags => Policy.Exclude.Tag;

    public override string ToString() =>
        PolicyText.Canonical(Policy)
        + Environment.NewLine
        + string.Join(
            Environment.NewLine,
            Facts.Connections.SelectMany(c =>
                c.Allocations.Select(a =>
                    $"{c.Name} {a.Id} {a.Status} given {a.CreatedAt:o} used {a.LastUsedAt:o} ({a.LastUsedSource}) pool {a.IsPool} {(c.Users.TryGetValue(a.User!, out Holder? u) ? u.Status.ToString() : "-")}"
                )
            )
        );

    internal IReadOnlyList<PlanRow> Plan() => PlanEngine.Make(Policy, Facts, Now);

    /// <summary>The same state, as servers would list it in another order.</summary>
    internal PlanWorld Shuffled()
    {
        return new PlanWorld(
            Policy,
            new PlanFacts(
                Facts
                    .Connections.Reverse()
                    .Select(c =>
                    {
                        ConnectionFacts copy = new(c.Name, c.Product, c.Server, c.People)
                        {
                            Allocations = c.Allocations.Reverse().ToList(),
                            HasUsers = c.HasUsers,
                            CanConvert = c.CanConvert,
                            Caller = c.Caller,
                            Licenses = c.Licenses.Reverse().ToList(),
                        };
                        foreach (KeyValuePair<string, Holder> user in c.Users.Reverse())
                        {
                            copy.Users[user.Key] = user.Value;
                        }

                        return copy;
                    })
                    .ToList()
            )
        );
    }
}
