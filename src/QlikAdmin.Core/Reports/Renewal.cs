using QlikAdmin.Plans;

namespace QlikAdmin.Reports;

/// <summary>Works out how many units to renew and what that costs.</summary>
internal static class Renewal
{
    /// <summary>What user access and login access of Sense draw from.</summary>
    public const string Tokens = "Tokens";

    private const string Minutes = "Minutes";

    /// <returns>One line for each kind of unit, in the order of the licences. Types whose licence was not read come last.</returns>
    /// <param name="licenses">The licences that were read.</param>
    /// <param name="units">The units of persons.</param>
    /// <param name="caps">The caps of the policy, which may ask for free units; null without a policy.</param>
    /// <param name="prices">Price of one unit by type; empty for none.</param>
    public static IReadOnlyList<RenewalLine> Of(
        IReadOnlyList<License> licenses,
        IReadOnlyList<HeldUnit> units,
        PolicyCaps? caps,
        IReadOnlyDictionary<string, decimal> prices
    )
    {
        // QlikView counts licences by server. A unit that is limited to a document does not say of which server it is.
        HashSet<(string, string)> together = new(units.Where(u => IsOfNoScope(u, licenses)).Select(u => (u.Connection, Key(u.Type))));
        Dictionary<(string, string, string?), int> freed = Freed(licenses, units, together);
        List<RenewalLine> lines = new();
        foreach (IGrouping<(string Connection, string Name, string? Scope), License> kind in licenses.GroupBy(l => NameOf(l, together)))
        {
            List<License> types = kind.ToList();
            License first = types[0];
            bool isTokens = kind.Key.Name == Tokens;
            lines.Add(
                new RenewalLine(first.Connection, kind.Key.Scope is null ? kind.Key.Name : $"{kind.Key.Name} ({kind.Key.Scope})")
                {
                    // All types that draw from the same tokens give the same total.
                    Bought = isTokens ? first.Total : Sum(types, t => t.Total),
                    Held = Sum(types, t => t.Assigned),
                    Freed = types.Select(t => Take(freed, (t.Connection, Key(t.Type), kind.Key.Scope))).Sum(),
                    Reserve = isTokens ? types.Max(t => caps?.KeepFreeOf(t.Type) ?? 0) : caps?.KeepFreeOf(first.Type) ?? 0,
                    IsByPerson = first.Unit != Minutes && !IsPool(first.Type),
                    Price = isTokens
                        ? Price(prices, new[] { Tokens }.Concat(types.Select(t => t.Type)))
                        : Price(prices, new[] { first.Type }),
                }
            );
        }

        // A plan file has no licences, and on a server the person may hold a type that is no part of the licence any more.
        foreach (KeyValuePair<(string Connection, string Type, string? Scope), int> rest in freed.Where(f => f.Value != 0))
        {
            string type = units.FirstOrDefault(u => Key(u.Type) == rest.Key.Type)?.Type
                ?? units.First(u => u.TargetType is string target && Key(target) == rest.Key.Type).TargetType!;
            lines.Add(
                new RenewalLine(rest.Key.Connection, rest.Key.Scope is null ? type : $"{type} ({rest.Key.Scope})")
                {
                    Freed = rest.Value,
                    Price = Price(prices, new[] { type }),
                }
            );
        }

        return lines;
    }

    /// <summary>The prices whose type is nowhere in the report. Such a price is probably misspelt.</summary>
    public static IReadOnlyList<string> UnknownPrices(IReadOnlyDictionary<string, decimal> prices, IEnumerable<string> types)
    {
        HashSet<string> known = new(types, StringComparer.OrdinalIgnoreCase) { Tokens };
        return prices.Keys.Where(k => !known.Contains(k)).OrderBy(k => k, StringComparer.OrdinalIgnoreCase).ToList();
    }

    private static (string Connection, string Name, string? Scope) NameOf(License license, HashSet<(string, string)> together) =>
        (
            license.Connection,
            license.Unit == Tokens ? Tokens : license.Type,
            together.Contains((license.Connection, Key(license.Type))) ? null : license.Scope
        );

    private static bool IsOfNoScope(HeldUnit unit, IReadOnlyList<License> licenses)
    {
        List<License> own = LicensesOf(unit, unit.Type, licenses);
        return own.Count > 1 && !own.Exists(l => l.Scope == unit.Scope);
    }

    private static List<License> LicensesOf(HeldUnit unit, string type, IReadOnlyList<License> licenses) =>
        licenses.Where(l => l.Connection == unit.Connection && Key(l.Type) == Key(type)).ToList();

    private static double? Sum(IReadOnlyCollection<License> licenses, Func<License, double?> number) =>
        licenses.All(l => number(l) is not null) ? licenses.Sum(number) : null;

    private static string Key(string type) => type.ToUpperInvariant();

    private static bool IsPool(string type) =>
        new[] { "LoginAccess", "AnalyzerTime", "SessionCal", "UsageCal" }.Contains(type, StringComparer.OrdinalIgnoreCase);

    private static Dictionary<(string, string, string?), int> Freed(
        IReadOnlyList<License> licenses,
        IReadOnlyList<HeldUnit> units,
        HashSet<(string, string)> together
    )
    {
        Dictionary<(string, string, string?), int> freed = new();
        foreach (HeldUnit unit in units)
        {
            if (unit.Action is PlanAction.Remove or PlanAction.Downgrade)
            {
                Add(unit, unit.Type, 1);
            }

            if (unit.Action == PlanAction.Downgrade && unit.TargetType is string target)
            {
                Add(unit, target, -1);
            }
        }

        return freed;

        void Add(HeldUnit unit, string type, int count)
        {
            List<License> own = LicensesOf(unit, type, licenses);
            string? scope =
                together.Contains((unit.Connection, Key(type))) ? null
                : own.Count == 1 ? own[0].Scope
                : own.Find(l => l.Scope == unit.Scope)?.Scope;
            (string, string, string?) key = (unit.Connection, Key(type), scope);
            freed[key] = freed.TryGetValue(key, out int sum) ? sum + count : count;
        }
    }

    private static int Take(Dictionary<(string, string, string?), int> freed, (string, string, string?) key)
    {
        int count = freed.TryGetValue(key, out int known) ? known : 0;
        freed.Remove(key);
        return count;
    }

    private static decimal? Price(IReadOnlyDictionary<string, decimal> prices, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (prices.TryGetValue(name, out decimal price))
            {
                return price;
            }
        }

        return null;
    }
}
