using QlikAdmin.Models;

namespace QlikAdmin.Plans;

/// <summary>Finds people who hold several units where one gives the access of the others, and decides which unit stays.</summary>
internal static class SeveralUnits
{
    // A document CAL opens only one document, so it never makes another unit unneeded.
    private const string ForOneDocument = "DocumentCal";

    private static readonly string[] s_large = { "Professional", "fullUser", "UserAccess", "NamedCal" };

    /// <summary>Sets the unit that stays on every unneeded unit. The larger type stays before the smaller, then the one with the latest
    /// use, then the one that was given first.</summary>
    /// <remarks>Only units of one connection are compared, because a licence of one site or tenant gives no access to another. A QlikView
    /// CAL counts only on its own server.</remarks>
    public static void Mark(IEnumerable<PlanSubject> subjects)
    {
        foreach (
            IGrouping<string, PlanSubject> server in People(subjects)
                .SelectMany(p => p.GroupBy(u => u.Allocation.ServerId ?? string.Empty, StringComparer.OrdinalIgnoreCase))
        )
        {
            PlanSubject stays = server
                .OrderBy(u => Rank(u.Allocation))
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

    /// <summary>Notes the types of all units that people hold on the same connection.</summary>
    public static void MarkTypes(IEnumerable<PlanSubject> subjects)
    {
        foreach (IReadOnlyList<PlanSubject> person in People(subjects))
        {
            List<string> types = person.Select(u => u.Allocation.Type).ToList();
            foreach (PlanSubject unit in person)
            {
                unit.HeldTypes = types;
            }
        }
    }

    /// <summary>Whether a unit gives its holder all the access of another unit, so that the holder does not need the other one.</summary>
    /// <param name="stays">The unit that would stay.</param>
    /// <param name="unit">Another unit of the same connection.</param>
    /// <param name="names">Compares accounts of the product.</param>
    public static bool Covers(Allocation stays, Allocation unit, PeopleNames names)
    {
        return stays is { IsPool: false, Status: AllocationStatus.Active, User: string holder }
            && stays.Type != ForOneDocument
            && stays.Id != unit.Id
            && names.Keys.Equals(holder, unit.User)
            && string.Equals(stays.ServerId, unit.ServerId, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a unit is of a type that gives all the access of another type and more.</summary>
    public static bool IsLarger(Allocation one, Allocation other) => Rank(one) == 0 && Rank(other) == 1;

    /// <summary>The units that can be used, of each person who has several on one connection.</summary>
    private static IEnumerable<IReadOnlyList<PlanSubject>> People(IEnumerable<PlanSubject> subjects)
    {
        // Nearly everybody has one unit, so only the others get a list.
        Dictionary<ConnectionFacts, Dictionary<string, PlanSubject>> first = new();
        Dictionary<PlanSubject, List<PlanSubject>> several = new();
        foreach (PlanSubject subject in subjects)
        {
            if (!subject.IsHeld || subject.Allocation.User is not string account)
            {
                continue;
            }

            if (!first.TryGetValue(subject.Connection, out Dictionary<string, PlanSubject>? people))
            {
                people = new Dictionary<string, PlanSubject>(subject.Connection.People.Keys);
                first.Add(subject.Connection, people);
            }

            if (!people.TryGetValue(account, out PlanSubject? one))
            {
                people.Add(account, subject);
            }
            else if (several.TryGetValue(one, out List<PlanSubject>? units))
            {
                units.Add(subject);
            }
            else
            {
                several.Add(one, new List<PlanSubject> { one, subject });
            }
        }

        return several.Values;
    }

    private static int Rank(Allocation unit)
    {
        return s_large.Contains(unit.Type, StringComparer.OrdinalIgnoreCase) ? 0
            : unit.Type == ForOneDocument ? 2
            : 1;
    }
}
