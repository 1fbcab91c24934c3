using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>Units that several connections list because they share a licence. Such a unit is counted once, and is taken back only if it
/// could be taken back on each of them.</summary>
/// <remarks>Source: section 1.6 of the reference of the Cloud API, and the articles on unified licences: an assignment counts for all
/// tenants and sites of its licence.</remarks>
internal static class SharedUnits
{
    /// <summary>Notes which units are the same, and who holds a larger type that only another connection lists.</summary>
    public static void Mark(IReadOnlyList<PlanSubject> subjects)
    {
        foreach (IGrouping<PlanPool, PlanSubject> pool in subjects.Where(s => s.IsHeld && s.Pool.IsShared).GroupBy(s => s.Pool))
        {
            foreach (
                IGrouping<string, PlanSubject> person in pool.Where(s => s.Allocation.User is not null)
                    .GroupBy(s => s.Allocation.User!, pool.Key.People.Keys)
            )
            {
                List<PlanSubject> units = person.ToList();
                if (units.Exists(u => !ReferenceEquals(u.Connection, units[0].Connection)))
                {
                    Mark(units);
                }
            }
        }
    }

    /// <summary>Leaves units alone that are in use on another connection, and plans each of the others on one connection only.</summary>
    public static void Settle(IReadOnlyCollection<Decision> decisions)
    {
        TextPool words = new();
        foreach (Decision decision in decisions.Where(d => d.IsChange && d.Subject.Pool.Missing > 0))
        {
            PlanPool pool = decision.Subject.Pool;
            string missing = pool.Missing.ToString(CultureInfo.InvariantCulture);
            decision.Instead(
                PlanAction.Review,
                words.Of(
                    $"the licence '{pool.Entitlement}' has {missing} more {(pool.Missing == 1 ? "target" : "targets")}, which the plan does not know"
                )!
            );
        }

        foreach (IGrouping<PlanSubject, Decision> unit in decisions.Where(d => d.Subject.HasCopies).GroupBy(d => d.Subject.Unit))
        {
            Settle(unit.Where(d => !d.Subject.Allocation.Orphan).ToList(), words);
        }

        foreach (
            Decision decision in decisions.Where(d =>
                d.Subject.Allocation.Orphan && d.Subject.Pool.IsShared && d.Action == PlanAction.Review
            )
        )
        {
            SettleOrphan(decision, words);
        }
    }

    /// <summary>Distinguishes a unit of a user of another target of the licence from one whose holder no target knows.</summary>
    private static void SettleOrphan(Decision decision, TextPool words)
    {
        PlanSubject unit = decision.Subject.Unit;
        if (!unit.Allocation.Orphan)
        {
            decision.Instead(PlanAction.Keep, words.Of($"a user of '{unit.Connection.Name}' holds it")!);
        }
        else if (!ReferenceEquals(unit, decision.Subject))
        {
            decision.Instead(PlanAction.Keep, words.Of($"the same unit as on '{unit.Connection.Name}'")!);
        }
        else if (unit.Pool.Missing == 0)
        {
            decision.Instead(
                PlanAction.Review,
                words.Of(
                    $"no target of the licence '{unit.Pool.Entitlement}' has the holder as a user; if nothing else uses the licence, Remove-QlikAllocation takes it back"
                )!
            );
        }
    }

    private static void Settle(List<Decision> copies, TextPool words)
    {
        List<Decision> changes = copies.Where(d => d.IsChange).ToList();
        if (changes.Count == 0)
        {
            return;
        }

        Decision? objection = copies.Find(d => d.Action == PlanAction.Keep)
            ?? copies.Find(d => d.Action == PlanAction.Review)
            ?? changes.Find(d => d.Action != changes[0].Action);
        if (objection is null)
        {
            PlanSubject unit = changes[0].Subject.Unit;
            string where = words.Of($"the same unit as on '{unit.Connection.Name}', where the plan has it")!;
            changes.FindAll(c => !ReferenceEquals(c.Subject, unit)).ForEach(c => c.Instead(PlanAction.Keep, where));
            return;
        }

        string name = objection.Subject.Connection.Name;
        (PlanAction action, string why) = objection.Action switch
        {
            PlanAction.Keep => (PlanAction.Keep, $"'{name}' shares the licence and keeps the unit ({objection.Reason})"),
            PlanAction.Review => (PlanAction.Review, $"'{name}' shares the licence and can't decide ({objection.Reason})"),
            _ => (
                PlanAction.Review,
                $"'{name}' shares the licence, and the rules want {changes[0].Action} on one target and {objection.Action} on the other"
            ),
        };
        why = words.Of(why)!;
        changes.ForEach(c => c.Instead(action, why));
    }

    private static void Mark(List<PlanSubject> units)
    {
        foreach (
            List<PlanSubject> copies in units.GroupBy(u => u.Allocation.Type, StringComparer.OrdinalIgnoreCase).Select(g => g.ToList())
        )
        {
            if (copies.Count > 1)
            {
                // A row is read again only where it is planned, so it is planned where the person would use the licence next.
                PlanSubject unit = copies
                    .OrderBy(u => u.Allocation.Orphan)
                    .ThenByDescending(u => u.Allocation.LastUsedAt ?? DateTimeOffset.MinValue)
                    .ThenBy(u => u.Connection.Name, StringComparer.Ordinal)
                    .ThenBy(u => u.Allocation.Id, StringComparer.Ordinal)
                    .First();
                copies.ForEach(c => c.CopyOf(unit));
            }
        }

        foreach (PlanSubject unit in units.Where(u => u.StaysWith is null))
        {
            unit.Elsewhere = units.Find(other =>
                !ReferenceEquals(other.Connection, unit.Connection)
                && SeveralUnits.IsLarger(other.Allocation, unit.Allocation)
                && !units.Exists(u =>
                    ReferenceEquals(u.Connection, unit.Connection)
                    && string.Equals(u.Allocation.Type, other.Allocation.Type, StringComparison.OrdinalIgnoreCase)
                )
            );
        }
    }
}
