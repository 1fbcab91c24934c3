using QlikAdmin.Models;

namespace QlikAdmin.Plans;

/// <summary>Finds who holds several units of which one opens what the others open, and which of them stays.</summary>
internal static class SeveralUnits
{
    // A document CAL opens one document only, so it is never the unit with which the others are superfluous.
    private const string ForOneDocument = "DocumentCal";

    private static readonly string[] s_large = { "Professional", "fullUser", "UserAccess", "NamedCal" };

    /// <summary>Points every superfluous unit at the one that stays: the larger type before the smaller, then the one used last, then the
    /// one given first.</summary>
    /// <remarks>Only units of one connection are held against each other: a licence of one site or tenant opens nothing on another. A
    /// QlikView CAL counts on its own server only.</remarks>
    public static void Mark(IEnumerable<PlanSubject> subjects)
    {
        foreach (
            IGrouping<string, PlanSubject> server in People(subjects)
                .SelectMany(p => p.GroupBy(u => u.Allocation.ServerId ?? string.Empty, StringComparer.OrdinalIgnoreCase))
        )
        {
            PlanSubject stays = server
                .OrderBy(Rank)
                .ThenByDescending(u => u.Allocation.LastUsedAt ?? DateTimeOffset.MinValue)
                .ThenBy(u => u.Allocation.CreatedAt ?? DateTimeOffset.MaxValue)
                .ThenBy(u => u.Allocation.Id, StringComparer.Ordinal)
                .First();
            foreach (
                PlanSubject unit in server.Where(u =>
                    !ReferenceEquals(u, stays) && Covers(stays.Allocation, u.Allocation, stays.Connection.People)
                )
            )
            {
                unit.StaysWith = stays;
            }
        }
    }

    /// <summary>Notes what else people hold on the same connection.</summary>
    public static void MarkTypes(IEnumerable<PlanSubject> subjects)
    {
        foreach (IGrouping<string, PlanSubject> person in People(subjects).Where(p => p.Skip(1).Any()))
        {
            List<string> types = person.Select(u => u.Allocation.Type).ToList();
            foreach (PlanSubject unit in person)
            {
                unit.HeldTypes = types;
            }
        }
    }

    /// <summary>Whether a unit opens for its holder what another unit opens, so that the holder misses nothing without that one.</summary>
    /// <param name="stays">The unit that would stay.</param>
    /// <param name="unit">Another unit of the same connection.</param>
    /// <param name="names">When two accounts are one there.</param>
    public static bool Covers(Allocation stays, Allocation unit, PeopleNames names)
    {
        return stays is { IsPool: false, Status: AllocationStatus.Active, User: string holder }
            && stays.Type != ForOneDocument
            && stays.Id != unit.Id
            && names.Keys.Equals(holder, unit.User)
            && string.Equals(stays.ServerId, unit.ServerId, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What can be used, by connection and person.</summary>
    private static IEnumerable<IGrouping<string, PlanSubject>> People(IEnumerable<PlanSubject> subjects)
    {
        return subjects
            .Where(s => s.IsHeld && s.Allocation.User is not null)
            .GroupBy(s => s.Connection)
            .SelectMany(site => site.GroupBy(s => s.Allocation.User!, site.Key.People.Keys));
    }

    private static int Rank(PlanSubject unit)
    {
        return s_large.Contains(unit.Allocation.Type, StringComparer.OrdinalIgnoreCase) ? 0
            : unit.Allocation.Type == ForOneDocument ? 2
            : 1;
    }
}
