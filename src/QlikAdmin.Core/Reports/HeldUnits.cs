using QlikAdmin.Plans;

namespace QlikAdmin.Reports;

/// <summary>Makes the units of a report from what was read.</summary>
internal static class HeldUnits
{
    /// <summary>The units of persons on the connections, without pools. With rows of a plan those come first that the plan changes, else
    /// those that were unused for the longest time.</summary>
    /// <param name="connections">What was read.</param>
    /// <param name="rows">The plan that was made from it; null for none.</param>
    public static IReadOnlyList<HeldUnit> Of(IReadOnlyList<ConnectionFacts> connections, IReadOnlyList<PlanRow>? rows)
    {
        if (rows is null)
        {
            return connections
                .SelectMany(c => c.Allocations.Where(a => !a.IsPool).Select(a => new PlanSubject(c, a, null)))
                .OrderBy(s => s.Allocation.Status)
                .ThenBy(s => s.Oldest)
                .ThenBy(s => s.Connection.Name, StringComparer.Ordinal)
                .ThenBy(s => s.Allocation.Type, StringComparer.Ordinal)
                .ThenBy(s => s.Allocation.User, StringComparer.Ordinal)
                .Select(s => Of(s.Connection, s.Allocation))
                .ToList();
        }

        Dictionary<(string, string), (ConnectionFacts Facts, Allocation Allocation)> read = new();
        foreach (ConnectionFacts facts in connections)
        {
            foreach (Allocation allocation in facts.Allocations)
            {
                read[(facts.Name, allocation.Id)] = (facts, allocation);
            }
        }

        return rows.Select(row =>
            {
                (ConnectionFacts facts, Allocation allocation) = read[(row.Connection, row.AllocationId)];
                return With(Of(facts, allocation), row);
            })
            .ToList();
    }

    /// <summary>The unit of a row of a plan file.</summary>
    public static HeldUnit Of(PlanRow row)
    {
        // A plan file has no column for the state. The reason has it, and a changed reason would not fit the checksum.
        bool isQuarantined =
            row.Action == PlanAction.Keep
            && row.Rule is null
            && row.Reason?.StartsWith(RuleBook.InQuarantine, StringComparison.Ordinal) == true;
        HeldUnit unit = new(row.Connection, row.Server, row.Type, row.AllocationId)
        {
            Product = row.Product,
            User = row.User,
            UserName = row.UserName,
            Scope = row.Scope,
            CreatedAt = row.CreatedAt,
            LastUsedAt = row.LastUsedAt,
            LastUsedSource = row.LastUsedSource,
            IsQuarantined = isQuarantined,
        };
        return With(unit, row);
    }

    private static HeldUnit Of(ConnectionFacts facts, Allocation allocation) =>
        new(facts.Name, facts.Server, allocation.Type, allocation.Id)
        {
            Product = facts.Product,
            User = allocation.User,
            UserName = allocation.UserName,
            Scope = allocation.Scope,
            CreatedAt = allocation.CreatedAt,
            LastUsedAt = allocation.LastUsedAt,
            LastUsedSource = allocation.LastUsedSource,
            IsQuarantined = allocation.Status == AllocationStatus.Quarantined,
            QuarantineEndsAt = allocation.QuarantineEndsAt,
        };

    private static HeldUnit With(HeldUnit unit, PlanRow row) =>
        unit with
        {
            Action = row.Action,
            TargetType = row.TargetType,
            Rule = row.Rule,
            Reason = row.Reason,
        };
}
