using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

/// <summary>What holds for every policy and every state.</summary>
[Properties(Arbitrary = [typeof(PlanWorlds)], MaxTest = 300)]
public sealed class PlanProperties
{
    [Property]
    public void A_plan_is_a_pure_function_of_policy_state_and_clock(PlanWorld world)
    {
        IReadOnlyList<PlanRow> first = world.Plan();
        IReadOnlyList<PlanRow> second = world.Shuffled().Plan();

        Assert.Equal(first.Select(Text), second.Select(Text));
        Assert.Equal(world.Facts.Connections.Sum(c => c.Allocations.Count(a => !a.IsPool)), first.Count);
        Assert.True(first.Select(r => r.PlanId).Distinct().Count() <= 1);
        Assert.Empty(PlanFile.Check(first));
    }

    [Property]
    public void Another_moment_is_another_plan(PlanWorld world)
    {
        IReadOnlyList<PlanRow> first = world.Plan();
        IReadOnlyList<PlanRow> later = PlanEngine.Make(world.Policy, world.Facts, PlanWorld.Now.AddTicks(1));

        Assert.Empty(first.Select(r => r.PlanId).Intersect(later.Select(r => r.PlanId)));
    }

    [Property]
    public void Exclusions_always_win(PlanWorld world)
    {
        foreach (PlanRow row in world.Plan().Where(r => r.Action != PlanAction.Keep))
        {
            // Written again here in the simplest way, and not with the matcher under test.
            string directory = row.User!.Split('\\')[0];
            Assert.DoesNotContain(directory, world.ExcludedDirectories, StringComparer.OrdinalIgnoreCase);
            Assert.DoesNotContain(row.User, world.ExcludedUsers, StringComparer.OrdinalIgnoreCase);
            Assert.NotEqual("INTERNAL", directory, StringComparer.OrdinalIgnoreCase);
            Assert.NotEqual(PlanWorld.Caller, row.User, StringComparer.OrdinalIgnoreCase);
            ConnectionFacts site = world.Facts.Connections.Single(c => c.Name == row.Connection);
            if (site.Users.TryGetValue(row.User, out Holder? user))
            {
                Assert.False(user.IsService);
                Assert.Empty(user.Roles.Intersect(world.ExcludedRoles, StringComparer.OrdinalIgnoreCase));
                Assert.Empty(user.Tags.Intersect(world.ExcludedTags, StringComparer.OrdinalIgnoreCase));
            }
        }
    }

    [Property]
    public void A_plan_that_is_not_marked_keeps_within_all_caps_and_a_marked_one_does_not(PlanWorld world)
    {
        IReadOnlyList<PlanRow> rows = world.Plan();
        PolicyCaps caps = world.Policy.Caps;
        bool above = rows.Count(IsChange) > (caps.Count ?? int.MaxValue);
        foreach (IGrouping<(string, string), PlanRow> type in rows.GroupBy(r => (r.Connection, r.Type)))
        {
            int held = world
                .Facts.Connections.Single(c => c.Name == type.Key.Item1)
                .Allocations.Count(a => a.Type == type.Key.Item2 && a.Status == AllocationStatus.Active && !a.IsPool);
            above |= type.Count(IsChange) / (double)Math.Max(1, held) > (caps.Percent / 100) + 1e-9;
        }

        Assert.All(rows, r => Assert.Equal(above, r.CapExceeded is not null));
    }

    [Property]
    public void A_wanted_number_of_free_units_takes_no_more_than_it_needs(PlanWorld world)
    {
        if (world.Policy.Caps.KeepFree == 0)
        {
            return;
        }

        foreach (
            IGrouping<(string Connection, string Type), PlanRow> type in world.Plan().Where(IsChange).GroupBy(r => (r.Connection, r.Type))
        )
        {
            double free = world
                .Facts.Connections.Single(c => c.Name == type.Key.Connection)
                .Licenses.Single(l => l.Type == type.Key.Type)
                .Available!.Value;
            Assert.True(type.Count() <= world.Policy.Caps.KeepFree - free);
        }
    }

    [Property]
    public void Rules_that_can_not_both_fit_may_stand_in_any_order(PlanWorld world)
    {
        // One type a rule, so that no allocation fits two of them.
        Policy one = Disjoint(world, reversed: false);
        Policy other = Disjoint(world, reversed: true);

        Assert.Equal(
            PlanEngine.Make(one, world.Facts, PlanWorld.Now).Select(Decided),
            PlanEngine.Make(other, world.Facts, PlanWorld.Now).Select(Decided)
        );
    }

    [Property]
    public void Nothing_quarantined_unknown_or_unexplained_is_changed(PlanWorld world)
    {
        foreach (PlanRow row in world.Plan().Where(IsChange))
        {
            Allocation source = world
                .Facts.Connections.Single(c => c.Name == row.Connection)
                .Allocations.Single(a => a.Id == row.AllocationId);
            Assert.Equal(AllocationStatus.Active, source.Status);
            Assert.False(source.IsPool);
            Assert.Contains(row.Rule, world.Policy.Rules.Select(r => r.Name));
            Assert.False(string.IsNullOrEmpty(row.Reason));
            PolicyRule rule = world.Policy.Rules.Single(r => r.Name == row.Rule);
            if (
                source.LastUsedAt is null
                && source.LastUsedSource == LastUsedSource.Unknown
                && (rule.Condition.UnusedFor is not null || rule.Condition.NeverUsed)
            )
            {
                Assert.True(rule.Condition.UnknownAsUnused);
            }
        }
    }

    [Property]
    public void Nobody_loses_a_unit_as_superfluous_together_with_the_one_that_stays(PlanWorld world)
    {
        IReadOnlyList<PlanRow> rows = world.Plan();
        HashSet<string> removed = rows.Where(r => r.Action == PlanAction.Remove)
            .Select(r => r.Connection + "|" + r.AllocationId)
            .ToHashSet();

        Assert.DoesNotContain(rows.Where(IsChange), r => r.StaysWith is not null && removed.Contains(r.StaysWith));
    }

    [Property]
    public void Nobody_loses_the_last_unit_of_a_server_as_superfluous(PlanWorld world)
    {
        IReadOnlyList<PlanRow> rows = world.Plan();
        HashSet<string> taken = rows.Where(r => r.Action == PlanAction.Remove).Select(r => r.Connection + "|" + r.AllocationId).ToHashSet();
        foreach (PlanRow row in rows.Where(r => IsChange(r) && r.Reason!.Contains("the person also holds")))
        {
            ConnectionFacts site = world.Facts.Connections.Single(c => c.Name == row.Connection);
            Allocation source = site.Allocations.Single(a => a.Id == row.AllocationId);
            StringComparison letters = site.Product == QlikProduct.Cloud ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
            Assert.Contains(site.Allocations, a =>
                string.Equals(a.User, row.User, letters)
                && a.ServerId == source.ServerId
                && a is { Status: AllocationStatus.Active, IsPool: false, Type: not "DocumentCal" }
                && !taken.Contains(row.Connection + "|" + a.Id)
            );
        }
    }

    [Property]
    public void Nobody_is_downgraded_to_what_they_hold_already(PlanWorld world)
    {
        foreach (PlanRow row in world.Plan().Where(r => r.Action == PlanAction.Downgrade))
        {
            ConnectionFacts site = world.Facts.Connections.Single(c => c.Name == row.Connection);
            Assert.DoesNotContain(site.Allocations, a =>
                a.User == row.User && a.Type == row.TargetType && a.Status == AllocationStatus.Active && !a.IsPool
            );
            Assert.True(site.CanConvert);
        }
    }

    private static Policy Disjoint(PlanWorld world, bool reversed)
    {
        List<PolicyRule> rules = PlanWorlds
            .Types.Select(
                (type, i) =>
                    new PolicyRule(
                        type,
                        i % 2 == 0 ? PlanAction.Remove : PlanAction.Review,
                        new PolicyCondition { Types = [type], UnusedFor = TimeSpan.FromDays(10 * (i + 1)) }
                    )
            )
            .ToList();
        if (reversed)
        {
            rules.Reverse();
        }

        return new Policy
        {
            Rules = rules,
            Exclude = world.Policy.Exclude,
            Caps = world.Policy.Caps,
        };
    }

    private static bool IsChange(PlanRow row) => row.Action is PlanAction.Remove or PlanAction.Downgrade;

    private static string Decided(PlanRow row) =>
        $"{row.Connection} {row.AllocationId} {row.Action} {row.Rule} {row.Reason} {row.Evidence} {row.CapExceeded}";

    private static string Text(PlanRow row) => string.Join("|", PlanColumns.Sealed.Select(c => c.Read(row)).Append(row.Digest));
}
