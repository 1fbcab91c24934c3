using QlikAdmin.Base;
using QlikAdmin.Plans;

namespace QlikAdmin.Reports;

/// <summary>Puts what was read into a report, and says there where it comes from.</summary>
internal static class ReportSources
{
    /// <summary>From servers.</summary>
    /// <param name="data">The report so far.</param>
    /// <param name="read">What was read.</param>
    /// <param name="policy">The policy that judges the units; null for none.</param>
    public static ReportData OfConnections(ReportData data, IReadOnlyList<ConnectionFacts> read, Policy? policy)
    {
        PlanFacts facts = new(read);
        IReadOnlyList<PlanRow>? rows = policy is null ? null : PlanEngine.Make(policy, facts, data.MadeAt);
        return WithLicenses(data, facts) with
        {
            Sources = new[] { "The servers were read while the report was made." }
                .Concat(facts.Pools.Select(Sharing).OfType<string>())
                .ToList(),
            Units = HeldUnits.Of(facts, rows),
            JudgedBy = policy is null ? null : $"policy '{policy.Name}'",
            CapExceeded = rows?.FirstOrDefault(r => r.CapExceeded is not null)?.CapExceeded,
            Caps = policy?.Caps,
        };
    }

    /// <summary>From a plan file.</summary>
    /// <param name="data">The report so far.</param>
    /// <param name="file">Name of the file.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="read">Connections whose licences were read; empty for none.</param>
    public static ReportData OfPlan(ReportData data, string file, IReadOnlyList<PlanRow> rows, IReadOnlyList<ConnectionFacts> read)
    {
        PlanRow? first = rows.Count == 0 ? null : rows[0];
        string made = first is null ? string.Empty : $", made on {ShownTime.Minute(first.PlannedAt)}";
        PlanFacts facts = new(read);
        ReportData sourced =
            read.Count > 0
                ? WithLicenses(data, facts)
                : data with
                {
                    Places = rows.GroupBy(r => r.Connection)
                        .Select(g => new ReportPlace(g.Key, g.First().Product, g.First().Server))
                        .ToList(),
                };
        return sourced with
        {
            Sources = new[]
            {
                $"The people come from the plan '{file}'{made}; the file may hold only a part of them.",
                read.Count == 0 ? "No server was read." : "The licences were read while the report was made.",
            }
                .Concat(facts.Pools.Select(Sharing).OfType<string>())
                .ToList(),
            Units = HeldUnits.OfFile(rows, facts),
            JudgedBy = $"plan '{file}'",
            CapExceeded = first?.CapExceeded,
            PlanExpiresAt = first?.ExpiresAt,
        };
    }

    /// <summary>From journals alone.</summary>
    public static ReportData OfJournals(ReportData data) =>
        data with
        {
            Sources = new[] { "Made from journals alone; no server was read." },
        };

    private static ReportData WithLicenses(ReportData data, PlanFacts facts) =>
        data with
        {
            Places = facts.Connections.Select(f => new ReportPlace(f.Name, f.Product, f.Server)).ToList(),
            Licenses = facts.Pools.SelectMany(Licenses).ToList(),
        };

    /// <summary>What a reader must know of a licence that several targets share; null for another one.</summary>
    private static string? Sharing(PlanPool pool)
    {
        string missing =
            pool.Missing == 0
                ? string.Empty
                : FormattableString.Invariant($" {pool.Missing} more of its targets are not in the report, so more people may hold it.");
        string? shared = !pool.IsShared
            ? null
            : $"{string.Join(", ", pool.Connections.Select(c => c.Name))} share the licence '{pool.Name}'. They are one line, and each unit counts once.";
        return shared is not null ? shared + missing
            : missing.Length > 0 ? $"{pool.Name} shares the licence '{pool.Entitlement}'." + missing
            : null;
    }

    /// <summary>The licences of a pool. All targets of a licence report the same numbers, at slightly different times.</summary>
    private static IEnumerable<License> Licenses(PlanPool pool)
    {
        IEnumerable<License> all = pool.Connections.SelectMany(c => c.Licenses);
        return !pool.IsShared
            ? all
            : all.GroupBy(l => (l.Type.ToUpperInvariant(), l.Scope))
                .Select(g => g.OrderByDescending(l => l.Assigned ?? double.MaxValue).First().Under(pool.Name));
    }
}
