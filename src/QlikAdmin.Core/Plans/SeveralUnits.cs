using System;
using System.Collections.Generic;
using System.Linq;

namespace QlikAdmin.Plans;

/// <summary>Finds who holds several units, and which of them stays.</summary>
internal static class SeveralUnits
{
    // A document CAL opens one document only, so it is never the unit with which the others are superfluous.
    private const string ForOneDocument = "DocumentCal";

    private static readonly string[] s_large = { "Professional", "fullUser", "UserAccess", "NamedCal" };

    /// <summary>Points every superfluous unit at the one that stays: the larger type before the smaller, then the one used last, then the one given first.</summary>
    /// <remarks>Accounts are compared without case, across connections. Where that makes one of two subjects of a tenant, nobody is said to hold anything twice.</remarks>
    public static void Mark(IEnumerable<PlanSubject> subjects)
    {
        foreach (IGrouping<string, PlanSubject> person in subjects.Where(s => s.IsHeld && s.Allocation.User is not null).GroupBy(s => s.Allocation.User!, StringComparer.OrdinalIgnoreCase))
        {
            List<PlanSubject> units = person.ToList();
            if (units.Count < 2 || units.Where(u => u.Allocation.Product == QlikProduct.Cloud).Select(u => u.Allocation.User).Distinct(StringComparer.Ordinal).Skip(1).Any())
            {
                continue;
            }

            PlanSubject stays = units
                .OrderBy(Rank)
                .ThenByDescending(u => u.Allocation.LastUsedAt ?? DateTimeOffset.MinValue)
                .ThenBy(u => u.Allocation.CreatedAt ?? DateTimeOffset.MaxValue)
                .ThenBy(u => u.Connection.Name, StringComparer.Ordinal)
                .ThenBy(u => u.Allocation.Id, StringComparer.Ordinal)
                .First();
            if (stays.Allocation.Type == ForOneDocument)
            {
                continue;
            }

            foreach (PlanSubject unit in units.Where(u => !ReferenceEquals(u, stays)))
            {
                unit.StaysWith = stays;
            }
        }
    }

    /// <summary>Notes what else people hold on the same connection.</summary>
    public static void MarkTypes(IEnumerable<PlanSubject> subjects)
    {
        foreach (IGrouping<ConnectionFacts, PlanSubject> site in subjects.Where(s => s.IsHeld && s.Allocation.User is not null).GroupBy(s => s.Connection))
        {
            foreach (IGrouping<string, PlanSubject> person in site.GroupBy(s => s.Allocation.User!, ConnectionFacts.Accounts(site.Key.Product)).Where(p => p.Skip(1).Any()))
            {
                List<string> types = person.Select(u => u.Allocation.Type).ToList();
                foreach (PlanSubject unit in person)
                {
                    unit.HeldTypes = types;
                }
            }
        }
    }

    private static int Rank(PlanSubject unit)
    {
        return s_large.Contains(unit.Allocation.Type, StringComparer.OrdinalIgnoreCase) ? 0 : unit.Allocation.Type == ForOneDocument ? 2 : 1;
    }
}
