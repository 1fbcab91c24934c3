namespace QlikAdmin.Reports;

/// <summary>How long units were not used, and how long people have had them.</summary>
internal static class DaysSection
{
    public static ReportSection Idle(ReportData data)
    {
        return Of(
            "idle",
            "Time since the last use",
            "People by the time since they last used their unit",
            Histogram.OfIdle(data.Units ?? Array.Empty<HeldUnit>(), data.MadeAt),
            "'unknown' means that the server does not say when the unit was used. It may be in use."
        );
    }

    public static ReportSection Age(ReportData data)
    {
        return Of(
            "age",
            "Time since the unit was given",
            "People by the time since they got their unit",
            Histogram.OfAge(data.Units ?? Array.Empty<HeldUnit>(), data.MadeAt),
            "'unknown' means that the server does not say when the unit was given."
        );
    }

    private static ReportSection Of(string id, string title, string caption, Histogram histogram, string note)
    {
        if (histogram.Types.Count == 0)
        {
            return new ReportSection(id, title) { Text = new[] { "Nobody holds a unit." } };
        }

        ReportTable table = new(
            id + "-table",
            caption,
            new[] { new ReportColumn("Time") }
                .Concat(histogram.Types.Select(t => new ReportColumn(t, true)))
                .Concat(new[] { new ReportColumn("All", true) })
                .ToList(),
            histogram
                .Bars.Select(b =>
                    new[] { b }
                        .Concat(histogram.Types.Select(t => Shown.Number(histogram.Count(b, t))))
                        .Concat(new[] { Shown.Number(histogram.Count(b)) })
                        .ToList()
                )
                .ToList()
        )
        {
            Chart = new ReportChart(
                IsHorizontal: false,
                "people",
                histogram.Bars,
                histogram
                    .Types.Select(t => new ReportSeries(t, histogram.Bars.Select(b => (double)histogram.Count(b, t)).ToList(), "days"))
                    .ToList()
            ),
        };
        return new ReportSection(id, title)
        {
            Text = new[] { note, "Pools and units in quarantine are not counted." },
            Tables = new[] { table },
        };
    }
}
