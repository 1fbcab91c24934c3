namespace QlikAdmin.Reports;

/// <summary>What was taken back, net of what was given back, and where a server hands units out again.</summary>
internal static class TakenSection
{
    private const int MostRuns = 200;

    public static ReportSection Of(ReportData data)
    {
        ReportSection section = new("taken", "What was taken back");
        TakenBack taken = data.Taken;
        List<TakenType> types = taken.Types.ToList();
        if (types.Count == 0)
        {
            return section with
            {
                Text = new[]
                {
                    taken.Runs == 0
                        ? $"There are no journals in '{data.JournalPlace}'."
                        : $"None of the {Shown.Count(taken.Runs, "run")} in '{data.JournalPlace}' changed a licence.",
                },
            };
        }

        int net = types.Sum(t => t.Net);
        return section with
        {
            Text = new[]
            {
                $"{Shown.Count(types.Sum(t => t.Taken), "unit")} taken back, {Shown.Number(types.Sum(t => t.GivenBack))} of them given back to the same person: {Shown.Number(net)} net. From {Shown.Count(taken.Runs, "run")} between {Shown.Day(taken.Span.First)} and {Shown.Day(taken.Span.Last)}, in '{data.JournalPlace}'.",
                "Units that somebody took back or gave without this program are not in the journals.",
            },
            Tables = new[] { ByType(types, data), ByMonth(taken.Months), ByRun(taken.LicenseRuns) },
        };
    }

    /// <summary>Where a server hands units out again.</summary>
    public static ReportSection Again(ReportData data)
    {
        ReportSection section = new("again", "Where a server hands units out again");
        IReadOnlyList<License> licenses = data.Licenses ?? Array.Empty<License>();
        List<License> automatic = licenses.Where(l => l.AutoAssign == true).ToList();
        List<HeldUnit> again = (data.Units ?? Array.Empty<HeldUnit>()).Where(u => u.IsHandedOutAgain).ToList();
        List<string> text = new()
        {
            automatic.Count == 0
                ? "No setting or rule that was read gives units to people automatically."
                : $"{Shown.Count(automatic.Count, "licence type")} {(automatic.Count == 1 ? "is" : "are")} given out automatically: a person who logs in again gets the unit back. Change the setting or rule, or block the person.",
        };
        string unread = string.Join(", ", licenses.Where(l => l.AutoAssign is null).Select(l => $"{l.Type} on {l.Connection}").Distinct());
        if (unread.Length > 0)
        {
            text.Add($"Whether these are given out automatically is not known: {unread}.");
        }

        if (again.Count > 0)
        {
            text.Add(
                $"{Shown.Count(again.Count, "unit")} that this program took back {(again.Count == 1 ? "is" : "are")} held by the same person again. The table of people marks them."
            );
        }

        ReportTable table = new(
            "again-table",
            "Types that are given out automatically",
            new[]
            {
                new ReportColumn("Connection"),
                new ReportColumn("Type"),
                new ReportColumn("By"),
                new ReportColumn("Taken back and held again", true),
            },
            automatic
                .Select(l =>
                    new[]
                    {
                        l.Connection,
                        Shown.Scoped(l.Type, l.Scope),
                        l.AutoAssignBy ?? string.Empty,
                        Shown.Number(
                            again.Count(u =>
                                u.Connection == l.Connection && string.Equals(u.Type, l.Type, StringComparison.OrdinalIgnoreCase)
                            )
                        ),
                    }
                )
                .ToList()
        );
        return section with
        {
            Text = text,
            Tables = automatic.Count == 0 ? Array.Empty<ReportTable>() : new[] { table },
            IsAlarm = automatic.Count + again.Count > 0,
        };
    }

    private static ReportTable ByType(IReadOnlyList<TakenType> types, ReportData data) =>
        new(
            "taken-table",
            "Taken back, net of what was given back",
            new[]
            {
                new ReportColumn("Connection"),
                new ReportColumn("Type"),
                new ReportColumn("Taken back", true),
                new ReportColumn("Given back", true),
                new ReportColumn("Net", true),
                new ReportColumn("Still in quarantine", true),
                new ReportColumn("Changed to another type", true),
                new ReportColumn("Held again", true),
                new ReportColumn(Shown.WithCurrency("Price", data.Currency), true),
                new ReportColumn(Shown.WithCurrency("Worth of net", data.Currency), true),
            },
            types
                .Select(t =>
                {
                    decimal? price = data.Prices.TryGetValue(t.Type, out decimal known) ? known : null;
                    return new[]
                    {
                        t.Connection,
                        t.Type,
                        Shown.Number(t.Taken),
                        Shown.Number(t.GivenBack),
                        Shown.Number(t.Net),
                        Shown.Number(t.InQuarantine),
                        Shown.Number(t.Converted),
                        Shown.Number(t.HandedOutAgain),
                        price is null ? "no price" : Shown.Amount(price, null),
                        price is null ? "no price" : Shown.Amount(price * (t.Net - (t.HandedOutAgain ?? 0)), null),
                    };
                })
                .ToList()
        );

    private static ReportTable ByMonth(IReadOnlyList<TakenMonth> months) =>
        new(
            "months-table",
            "By month",
            new[] { new ReportColumn("Month"), new ReportColumn("Taken back", true), new ReportColumn("Given back", true) },
            months.Select(m => new[] { m.Month, Shown.Number(m.Taken), Shown.Number(m.GivenBack) }).ToList()
        )
        {
            Chart = new ReportChart(
                IsHorizontal: false,
                "units",
                months.Select(m => m.Month).ToList(),
                new[]
                {
                    new ReportSeries("Taken back", months.Select(m => (double)m.Taken).ToList(), "taken"),
                    new ReportSeries("Given back", months.Select(m => (double)m.GivenBack).ToList(), "given"),
                }
            ),
        };

    private static ReportTable ByRun(IReadOnlyList<TakenRun> runs) =>
        new(
            "runs-table",
            runs.Count > MostRuns
                ? $"The newest {Shown.Number(MostRuns)} of {Shown.Count(runs.Count, "run")} that changed licences"
                : "Runs that changed licences, the newest first",
            new[]
            {
                new ReportColumn("When (UTC)"),
                new ReportColumn("Command"),
                new ReportColumn("Why"),
                new ReportColumn("Taken back", true),
                new ReportColumn("Given back", true),
                new ReportColumn("Changed", true),
                new ReportColumn("Account"),
                new ReportColumn("Run"),
            },
            runs.Reverse()
                .Take(MostRuns)
                .Select(r =>
                    new[]
                    {
                        Shown.Minute(r.Run.StartedAt),
                        r.Run.Command,
                        r.Why.Count == 0 ? "chosen by hand" : string.Join(", ", r.Why),
                        Shown.Number(r.Taken),
                        Shown.Number(r.GivenBack),
                        Shown.Number(r.Converted),
                        r.Run.Account ?? string.Empty,
                        r.Run.RunId.ToString("D"),
                    }
                )
                .ToList()
        );
}
