namespace QlikAdmin.Plans;

/// <summary>Finds keys of KeepFree that are not a type of any connection. A misspelt key would mean a wrong aim, and far too many units
/// would be taken back.</summary>
internal static class KeepFreeTypes
{
    /// <returns>What is wrong, in words; null where every key is a type.</returns>
    public static string? Problem(PolicyCaps caps, PlanFacts facts)
    {
        SortedSet<string> known = new(
            facts.Connections.SelectMany(c => c.Licenses.Select(l => l.Type).Concat(c.Allocations.Select(a => a.Type))),
            StringComparer.OrdinalIgnoreCase
        );
        List<string> unknown = caps
            .KeepFreeByType.Where(k => k.Value > 0 && !known.Contains(k.Key))
            .Select(k => k.Key)
            .OrderBy(k => k, StringComparer.OrdinalIgnoreCase)
            .ToList();
        return unknown.Count == 0
            ? null
            : $"KeepFree names '{string.Join("', '", unknown)}', which is not a type of any connection of the plan (known types: {(known.Count == 0 ? "none" : string.Join(", ", known))})";
    }
}
