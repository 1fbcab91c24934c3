namespace QlikAdmin.Reports;

/// <summary>What is held against what was bought, and when units in quarantine return.</summary>
internal static class HeldSection
{
    private const string Minutes = "Minutes";

    public static ReportSection Of(ReportData data)
    {
        IReadOnlyList<License> licenses = data.Licenses ?? Array.Empty<License>();
        if (licenses.Count == 0)
        {
            return new ReportSection("held", "Held against bought") { Text = new[] { "No licence could be read." } };
        }

        List<License> charted = licenses.Where(l => l.Unit != Minutes).ToList();
        List<string> text = new() { "Units in quarantine were taken back and are not free yet." };
        if (licenses.Count > charted.Count)
        {
            text.Add("Time that people share is in the table only, because it is counted in minutes.");
        }

        ReportTable table = Table(licenses) with { Chart = charted.Count == 0 ? null : Chart(charted) };
        return new ReportSection("held", "Held against bought") { Text = text, Tables = new[] { table } };
    }

    /// <summary>When units in quarantine become free.</summary>
    public static ReportSection Returns(ReportData data)
    {
        List<HeldUnit> waiting = (data.Units ?? Array.Empty<HeldUnit>()).Where(u => u.IsQuarantined).ToList();
        if (waiting.Count == 0)
        {
            return new ReportSection("quarantine", "When units in quarantine return")
            {
                Text = new[] { "No unit of a person is in quarantine." },
            };
        }

        List<IGrouping<(string Day, string Connection, string Type), HeldUnit>> groups = waiting
            .GroupBy(u => (Shown.Day(u.QuarantineEndsAt), u.Connection, u.Type))
            .OrderBy(g => g.Key.Item1, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Connection, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Type, StringComparer.Ordinal)
            .ToList();
        List<string> days = groups.Select(g => g.Key.Day).Distinct().ToList();
        ReportTable table = new(
            "quarantine-table",
            "Units that become free, by day in UTC",
            new[]
            {
                new ReportColumn("Free on"),
                new ReportColumn("Connection"),
                new ReportColumn("Type"),
                new ReportColumn("Units", true),
            },
            groups.Select(g => new[] { g.Key.Day, g.Key.Connection, g.Key.Type, Shown.Number(g.Count()) }).ToList()
        )
        {
            Chart = new ReportChart(
                IsHorizontal: false,
                "units",
                days,
                groups
                    .Select(g => g.Key.Type)
                    .Distinct()
                    .OrderBy(t => t, StringComparer.Ordinal)
                    .Select(t => new ReportSeries(
                        t,
                        days.Select(d => (double)groups.Where(g => g.Key.Day == d && g.Key.Type == t).Sum(g => g.Count())).ToList(),
                        "day"
                    ))
                    .ToList()
            ),
        };
        return new ReportSection("quarantine", "When units in quarantine return")
        {
            Text = new[] { $"{Shown.Count(waiting.Count, "unit")} {(waiting.Count == 1 ? "is" : "are")} in quarantine." },
            Tables = new[] { table },
        };
    }

    private static ReportTable Table(IReadOnlyList<License> licenses) =>
        new(
            "held-table",
            "Units by connection and type",
            new[]
            {
                new ReportColumn("Connection"),
                new ReportColumn("Type"),
                new ReportColumn("Unit"),
                new ReportColumn("Bought", true),
                new ReportColumn("Held", true),
                new ReportColumn("Free", true),
                new ReportColumn("In quarantine", true),
                new ReportColumn("Beyond bought", true),
                new ReportColumn("Licence ends"),
                new ReportColumn("Status"),
            },
            licenses
                .Select(l =>
                    new[]
                    {
                        l.Connection,
                        Shown.Scoped(l.Type, l.Scope),
                        l.Unit,
                        Shown.Number(l.Total),
                        Shown.Number(l.Assigned),
                        Shown.Number(l.Available),
                        l.Quarantined is null ? "none" : Shown.Number(l.Quarantined),
                        l.Excess is null ? "none" : Shown.Number(l.Excess),
                        l.ExpiresAt is null ? "no date" : Shown.Day(l.ExpiresAt),
                        l.Status ?? string.Empty,
                    }
                )
                .ToList()
        );

    private static ReportChart Chart(IReadOnlyList<License> licenses)
    {
        return new ReportChart(
            IsHorizontal: true,
            "units",
            licenses.Select(l => Shown.Scoped(l.Type, l.Scope) + ", " + l.Connection).ToList(),
            new[]
            {
                Series("Bought", "bought", l => l.Total),
                Series("Held", "now", l => l.Assigned),
                Series("In quarantine", "now", l => l.Quarantined),
                Series("Free", "now", l => l.Available),
            }
        );

        ReportSeries Series(string name, string stack, Func<License, double?> value) =>
            new(name, licenses.Select(l => value(l) ?? 0).ToList(), stack);
    }
}
