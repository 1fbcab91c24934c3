namespace QlikAdmin.Reports;

/// <summary>How many units to renew, and what that costs.</summary>
internal static class MoneySection
{
    public static ReportSection Of(ReportData data)
    {
        ReportSection section = new("renewal", "How many to renew");
        IReadOnlyList<RenewalLine> lines = data.Renewals;
        if (lines.Count == 0)
        {
            return section with
            {
                Text = new[] { "No licence could be read and nothing would be freed, so the report can't say how many to renew." },
            };
        }

        List<string> text = new()
        {
            data.JudgedBy is null
                ? "Units to renew are those that people hold now. Units that are free or in quarantine are not renewed."
                : $"Units to renew are those that people hold now, without those that {data.JudgedBy} would free"
                    + (data.Caps is { } caps && lines.Any(l => l.Reserve > 0) ? ", and with those that it wants free." : "."),
        };
        if (data.Licenses is null)
        {
            text.Add("No server was read, so it is not known how many are bought and held. Savings are those of the freed units alone.");
        }

        text.Add(
            data.Prices.Count == 0
                ? "Without prices there is no cost. Give them with -Price, as in -Price @{ Professional = 840 }."
                : $"Prices are for one unit and one term{(data.Currency is null ? string.Empty : $" in {data.Currency}")}, as given with -Price."
        );
        decimal?[] savings = lines.Select(l => l.Savings).ToArray();
        if (savings.Any(s => s is not null))
        {
            text.Add($"Savings in all: {Shown.Amount(savings.Sum(s => s ?? 0), data.Currency)}.");
        }

        return section with
        {
            Text = text,
            Tables = new[] { Table(lines, data) },
        };
    }

    private static ReportTable Table(IReadOnlyList<RenewalLine> lines, ReportData data)
    {
        bool hasPrices = data.Prices.Count > 0;
        List<ReportColumn> columns = new()
        {
            new ReportColumn("Connection"),
            new ReportColumn("Type"),
            new ReportColumn("Bought", true),
            new ReportColumn("Held", true),
            new ReportColumn("Would be freed", true),
            new ReportColumn("Kept free", true),
            new ReportColumn("To renew", true),
        };
        if (hasPrices)
        {
            columns.AddRange(
                new[] { "Price", "Cost now", "Cost renewed", "Savings" }.Select(n => new ReportColumn(
                    Shown.WithCurrency(n, data.Currency),
                    true
                ))
            );
        }

        List<RenewalLine> charted = lines.Where(l => l.IsByPerson && l.Renew is not null).ToList();
        return new ReportTable(
            "renewal-table",
            hasPrices ? "Units to renew, cost and savings" : "Units to renew",
            columns,
            lines.Select(l => Row(l, hasPrices)).ToList()
        )
        {
            Chart =
                charted.Count == 0
                    ? null
                    : new ReportChart(
                        IsHorizontal: true,
                        "units",
                        charted.Select(l => l.Name + ", " + l.Connection).ToList(),
                        new[]
                        {
                            new ReportSeries("Bought", charted.Select(l => l.Bought ?? 0).ToList(), "bought"),
                            new ReportSeries("To renew", charted.Select(l => l.Renew!.Value).ToList(), "renew"),
                        }
                    ),
        };
    }

    private static List<string> Row(RenewalLine line, bool hasPrices)
    {
        List<string> cells = new()
        {
            line.Connection,
            line.Name,
            Shown.Number(line.Bought),
            Shown.Number(line.Held),
            line.IsByPerson ? Shown.Number(line.Freed) : "no people",
            Shown.Number(line.Reserve),
            line.IsByPerson ? Shown.Number(line.Renew) : "by use",
        };
        if (hasPrices)
        {
            cells.AddRange(
                line.Price is null
                    ? Enumerable.Repeat("no price", 4)
                    : new[] { line.Price, line.CostNow, line.CostRenewed, line.Savings }.Select(a => Shown.Amount(a, null))
            );
        }

        return cells;
    }
}
