namespace QlikAdmin.Plans;

/// <summary>Applies the aims and caps of a policy to all decisions of a plan.</summary>
internal static class PlanLimits
{
    /// <summary>Takes back only as many units as are needed to have the wanted number free, and those first that were unused for the
    /// longest time. The others are kept.</summary>
    /// <remarks>Units in quarantine are not free yet and do not count as free. Where the number of free units is not known, a person must
    /// decide.</remarks>
    public static void KeepFree(PolicyCaps caps, IEnumerable<Decision> decisions)
    {
        foreach (
            IGrouping<(PlanPool, string, string?), Decision> group in decisions
                .Where(d => d.IsChange && caps.KeepFreeOf(d.Subject.Allocation.Type) > 0)
                .GroupBy(d => (d.Subject.Pool, d.Subject.Allocation.Type, Place(d.Subject)))
        )
        {
            (PlanPool pool, string type, string? place) = group.Key;
            int wanted = caps.KeepFreeOf(type);
            if (Free(pool, type, place) is not double free)
            {
                foreach (Decision decision in group)
                {
                    decision.Instead(
                        PlanAction.Review,
                        $"the policy wants {Text(wanted)} {type} free, but it is not known how many are free"
                    );
                }

                continue;
            }

            int needed = (int)Math.Max(0, Math.Ceiling(wanted - free));
            string why =
                needed == 0
                    ? $"{free.ToString("0.##", CultureInfo.InvariantCulture)} {type} are free, and the policy wants {Text(wanted)}"
                    : $"{Text(needed)} others, unused for longer, are enough to have {Text(wanted)} {type} free";
            foreach (Decision decision in Order(group).Skip(needed))
            {
                decision.Instead(PlanAction.Keep, why);
            }
        }
    }

    /// <summary>The caps that a plan exceeds, in words; null when it exceeds none.</summary>
    public static string? Exceeded(PolicyCaps caps, IReadOnlyCollection<Decision> decisions)
    {
        List<string> problems = new();
        int changes = decisions.Count(d => d.IsChange);
        if (changes > caps.Count)
        {
            problems.Add($"{Text(changes)} changes, and the cap is {Text(caps.Count.Value)}");
        }

        foreach (
            IGrouping<(PlanPool Pool, string Type), Decision> type in decisions
                .Where(d => d.Subject.IsHeld && ReferenceEquals(d.Subject, d.Subject.Unit))
                .GroupBy(d => (d.Subject.Pool, d.Subject.Allocation.Type))
                .OrderBy(g => g.Key.Pool.Name, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Type, StringComparer.Ordinal)
        )
        {
            int held = type.Count();
            int taken = type.Count(d => d.IsChange);
            if (taken * 100.0 > caps.Percent * held)
            {
                problems.Add(
                    string.Format(
                        CultureInfo.InvariantCulture,
                        "{0} of {1} {2} {3} are {4:0.#} %, and the cap is {5:0.##} %",
                        taken,
                        held,
                        type.Key.Type,
                        type.Key.Pool.Words,
                        taken * 100.0 / held,
                        caps.Percent
                    )
                );
            }
        }

        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    /// <summary>Sorts the units that were unused for the longest time first. The order does not depend on the order of the servers'
    /// lists.</summary>
    public static IReadOnlyList<Decision> Order(IEnumerable<Decision> decisions)
    {
        // Sorted in place: a query would copy every key of a long list first.
        List<Decision> sorted = decisions.ToList();
        sorted.Sort(Compare);
        return sorted;
    }

    private static int Compare(Decision one, Decision other)
    {
        int order = one.Action.CompareTo(other.Action);
        order = order != 0 ? order : one.Subject.Oldest.CompareTo(other.Subject.Oldest);
        order = order != 0 ? order : string.CompareOrdinal(one.Subject.Connection.Name, other.Subject.Connection.Name);
        order = order != 0 ? order : string.CompareOrdinal(one.Subject.Allocation.Type, other.Subject.Allocation.Type);
        order = order != 0 ? order : string.CompareOrdinal(one.Subject.Allocation.User, other.Subject.Allocation.User);
        return order != 0 ? order : string.CompareOrdinal(one.Subject.Allocation.Id, other.Subject.Allocation.Id);
    }

    /// <summary>How many units of a type are free; null where that is not known.</summary>
    private static double? Free(PlanPool pool, string type, string? place)
    {
        double? free = null;
        foreach (ConnectionFacts connection in pool.Connections)
        {
            List<double?> available = Licenses(connection, type)
                .Where(l => place is null || l.Scope == place)
                .Select(l => l.Available)
                .ToList();
            if (available.Contains(null))
            {
                return null;
            }

            // All targets of a licence count the same units, at slightly different times. The largest number takes the fewest back.
            free = available.Count == 0 ? free : Math.Max(free ?? 0, available.Sum(a => a!.Value));
        }

        return free;
    }

    /// <summary>The server of a QlikView unit, where licences are counted per server; null elsewhere.</summary>
    private static string? Place(PlanSubject subject)
    {
        string? scope = subject.Allocation.Scope;
        return scope is not null && Licenses(subject.Connection, subject.Allocation.Type).Any(l => l.Scope == scope) ? scope : null;
    }

    private static IEnumerable<License> Licenses(ConnectionFacts connection, string type) =>
        connection.Licenses.Where(l => string.Equals(l.Type, type, StringComparison.OrdinalIgnoreCase));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
