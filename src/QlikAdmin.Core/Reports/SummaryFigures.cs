namespace QlikAdmin.Reports;

/// <summary>The numbers at the top of the report, each with its meaning.</summary>
internal static class SummaryFigures
{
    /// <returns>Pairs of a meaning and a number; only those that are known.</returns>
    public static IReadOnlyList<(string Meaning, string Figure)> Of(ReportData data)
    {
        List<(string, string)> figures = new();
        List<RenewalLine> lines = data.Renewals.Where(l => l.IsByPerson).ToList();
        if (data.Licenses is not null)
        {
            Sum("bought", lines.Select(l => l.Bought));
            Sum("held by people", lines.Select(l => l.Held));
            figures.Add(("in quarantine", Shown.Number((data.Units ?? Array.Empty<HeldUnit>()).Count(u => u.IsQuarantined))));
        }
        else if (data.Units is not null)
        {
            figures.Add(("people in the plan", Shown.Number(data.Units.Count)));
        }

        if (data.JudgedBy is not null)
        {
            figures.Add(("would be freed", Shown.Number((data.Units ?? Array.Empty<HeldUnit>()).Count(IsChange))));
        }

        if (data.Licenses is not null)
        {
            Sum("to renew", lines.Select(l => l.Renew));
        }

        if (data.Taken.Runs > 0)
        {
            figures.Add(("taken back so far, net", Shown.Number(data.Taken.Types.Sum(t => t.Net))));
        }

        if (lines.Any(l => l.Savings is not null))
        {
            figures.Add(("saved by that renewal", Shown.Amount(lines.Sum(l => l.Savings ?? 0), data.Currency)));
        }

        return figures;

        void Sum(string meaning, IEnumerable<double?> numbers)
        {
            List<double> known = numbers.OfType<double>().ToList();
            if (known.Count > 0)
            {
                figures.Add((meaning, Shown.Number(known.Sum())));
            }
        }
    }

    private static bool IsChange(HeldUnit unit) => unit.Action is PlanAction.Remove or PlanAction.Downgrade;
}
