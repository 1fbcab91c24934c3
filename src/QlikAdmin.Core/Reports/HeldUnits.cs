using QlikAdmin.Plans;

namespace QlikAdmin.Reports;

/// <summary>Makes the units of a report from what was read.</summary>
internal static class HeldUnits
{
    /// <summary>The units of persons on the connections, without pools. A unit that several connections of one licence list is there once,
    /// and all units of such a licence are under its name. With rows of a plan, the units that the plan changes come first;
    /// otherwise those that were unused for the longest time.</summary>
    /// <param name="facts">What was read.</param>
    /// <param name="rows">The plan that was made from it; null for none.</param>
    public static IReadOnlyList<HeldUnit> Of(PlanFacts facts, IReadOnlyList<PlanRow>? rows)
    {
        List<PlanSubject> subjects = facts.Subjects().ToList();
        SharedUnits.Mark(subjects);
        List<PlanSubject> units = subjects.Where(s => ReferenceEquals(s, s.Unit)).ToList();
        if (rows is null)
        {
            return units
                .OrderBy(s => s.Allocation.Status)
                .ThenBy(s => s.Oldest)
                .ThenBy(s => s.Pool.Name, StringComparer.Ordinal)
                .ThenBy(s => s.Allocation.Type, StringComparer.Ordinal)
                .ThenBy(s => s.Allocation.User, StringComparer.Ordinal)
                .Select(Of)
                .ToList();
        }

        Dictionary<(string, string), PlanSubject> read = new();
        units.ForEach(s => read[(s.Connection.Name, s.Allocation.Id)] = s);
        return rows.Where(r => read.ContainsKey((r.Connection, r.AllocationId)))
            .Select(r => (Row: r, Subject: read[(r.Connection, r.AllocationId)]))
            .Select(u => With(Of(u.Subject), u.Row))
            .ToList();
    }

    /// <summary>The units of a plan file. What connections of one licence list several times is there once, under the name of the licence;
    /// the row that changes the unit comes before one that keeps it.</summary>
    /// <param name="rows">The rows of the file.</param>
    /// <param name="facts">The connections whose licences were read; they may be fewer than those of the file.</param>
    public static IReadOnlyList<HeldUnit> OfFile(IReadOnlyList<PlanRow> rows, PlanFacts facts)
    {
        Dictionary<string, PlanPool> shared = new(StringComparer.OrdinalIgnoreCase);
        foreach (PlanPool pool in facts.Pools.Where(p => p.IsShared))
        {
            pool.Connections.ToList().ForEach(c => shared[c.Name] = pool);
        }

        return rows.GroupBy(Unit).Select(u => u.FirstOrDefault(r => r.IsChange) ?? u.First()).Select(OfRow).ToList();

        object Unit(PlanRow row) =>
            row.User is string user && shared.TryGetValue(row.Connection, out PlanPool? pool)
                ? (pool, row.Type.ToUpperInvariant(), row.Scope, pool.People.Key(user))
                : row;

        HeldUnit OfRow(PlanRow row) =>
            shared.TryGetValue(row.Connection, out PlanPool? pool) ? Of(row) with { Connection = pool.Name } : Of(row);
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

    private static HeldUnit Of(PlanSubject unit)
    {
        Allocation allocation = unit.Allocation;
        return new HeldUnit(unit.Pool.Name, unit.Connection.Server, allocation.Type, allocation.Id)
        {
            Product = unit.Connection.Product,
            User = allocation.User,
            UserName = allocation.UserName,
            Scope = allocation.Scope,
            CreatedAt = allocation.CreatedAt,
            LastUsedAt = allocation.LastUsedAt,
            LastUsedSource = allocation.LastUsedSource,
            IsQuarantined = allocation.Status == AllocationStatus.Quarantined,
            QuarantineEndsAt = allocation.QuarantineEndsAt,
        };
    }

    private static HeldUnit With(HeldUnit unit, PlanRow row) =>
        unit with
        {
            Action = row.Action,
            TargetType = row.TargetType,
            Rule = row.Rule,
            Reason = row.Reason,
        };
}
