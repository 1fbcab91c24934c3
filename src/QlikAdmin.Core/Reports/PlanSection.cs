namespace QlikAdmin.Reports;

/// <summary>Who would be taken back, by rule. The table of people has the names and reasons.</summary>
internal static class PlanSection
{
    public static ReportSection Of(ReportData data)
    {
        List<HeldUnit> units = (data.Units ?? Array.Empty<HeldUnit>()).Where(u => u.Action is not null).ToList();
        List<(string Connection, string Type)> kinds = units
            .Select(u => (u.Connection, u.Type))
            .Distinct()
            .OrderBy(k => k.Connection, StringComparer.Ordinal)
            .ThenBy(k => k.Type, StringComparer.Ordinal)
            .ToList();
        ReportTable table = new(
            "plan-table",
            "People by rule and action",
            new[]
            {
                new ReportColumn("Connection"),
                new ReportColumn("Type"),
                new ReportColumn("Action"),
                new ReportColumn("Rule"),
                new ReportColumn("People", true),
            },
            units
                .GroupBy(u => (u.Connection, u.Type, u.Action, Rule: u.Rule ?? "none"))
                .OrderBy(g => g.Key.Connection, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Type, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Action)
                .ThenBy(g => g.Key.Rule, StringComparer.Ordinal)
                .Select(g => new[] { g.Key.Connection, g.Key.Type, Words(g.Key.Action!.Value), g.Key.Rule, Shown.Number(g.Count()) })
                .ToList()
        )
        {
            Chart =
                kinds.Count == 0
                    ? null
                    : new ReportChart(
                        IsHorizontal: true,
                        "people",
                        kinds.Select(k => k.Type + ", " + k.Connection).ToList(),
                        new[] { PlanAction.Remove, PlanAction.Downgrade, PlanAction.Review, PlanAction.Keep }
                            .Where(a => units.Exists(u => u.Action == a))
                            .Select(a => new ReportSeries(
                                Words(a),
                                kinds.Select(k => (double)units.Count(u => u.Action == a && (u.Connection, u.Type) == k)).ToList(),
                                "action"
                            ))
                            .ToList()
                    ),
        };
        List<string> text = new()
        {
            $"Judged by {data.JudgedBy}: {Shown.Count(units.Count(u => u.Action == PlanAction.Remove), "unit")} would be taken back, {Shown.Number(units.Count(u => u.Action == PlanAction.Downgrade))} changed to a smaller type; {Shown.Number(units.Count(u => u.Action == PlanAction.Review))} need a person to decide. The table of people says who and why.",
        };
        if (data.CapExceeded is string cap)
        {
            text.Add($"This plan is above its caps and is not applied as it is: {cap}.");
        }

        if (data.PlanExpiresAt is DateTimeOffset end)
        {
            text.Add(
                end < data.MadeAt
                    ? $"The plan expired on {Shown.Minute(end)}; make a new one."
                    : $"The plan can be applied until {Shown.Minute(end)}."
            );
        }

        return new ReportSection("plan", "What would be taken back")
        {
            Text = text,
            Tables = units.Count == 0 ? Array.Empty<ReportTable>() : new[] { table },
        };
    }

    public static string Words(PlanAction action) =>
        action switch
        {
            PlanAction.Remove => "take back",
            PlanAction.Downgrade => "change to smaller type",
            PlanAction.Review => "a person decides",
            _ => "keep",
        };
}
