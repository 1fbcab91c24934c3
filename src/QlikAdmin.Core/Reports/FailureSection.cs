namespace QlikAdmin.Reports;

/// <summary>What failed, so that the reader meets it first.</summary>
internal static class FailureSection
{
    // More rows than somebody reads; the number above the table counts all.
    private const int MostRows = 500;

    public static ReportSection Of(ReportData data)
    {
        List<FailedChange> changes = data.Taken.Failed.ToList();
        List<string> text = new();
        List<ReportTable> tables = new();
        if (data.Troubles.Count > 0)
        {
            tables.Add(
                new ReportTable(
                    "troubles",
                    "What could not be read",
                    new[] { new ReportColumn("Problem"), new ReportColumn("What to do") },
                    data.Troubles.Select(t => new[] { t.What, t.NextStep ?? string.Empty }).ToList()
                )
            );
        }

        int open = changes.Count(c => c.IsInDoubt);
        int failed = changes.Count - open;
        if (failed > 0)
        {
            text.Add($"{Shown.Count(failed, "change")} failed, and no later run has made {(failed == 1 ? "it" : "them")}.");
        }

        if (open > 0)
        {
            text.Add(
                $"{Shown.Count(open, "change")} {(open == 1 ? "is" : "are")} in doubt: nobody knows whether {(open == 1 ? "it was" : "they were")} made. Resume-QlikOperation asks the server."
            );
        }

        if (changes.Count > 0)
        {
            text.AddRange(
                changes.Count > MostRows
                    ? new[]
                    {
                        $"The table has the newest {Shown.Number(MostRows)}; Get-QlikJournal -Entry -Outcome Failed, Open lists all.",
                    }
                    : Array.Empty<string>()
            );
            tables.Add(Changes(changes.Take(MostRows)));
        }

        if (tables.Count == 0)
        {
            text.Add("Nothing: everything could be read, and no change in the journals failed or is in doubt.");
        }

        return new ReportSection("failures", "What failed")
        {
            Text = text,
            Tables = tables,
            IsAlarm = tables.Count > 0,
        };
    }

    private static ReportTable Changes(IEnumerable<FailedChange> changes) =>
        new(
            "failed-changes",
            "Changes that failed or are in doubt, the newest first",
            new[]
            {
                new ReportColumn("When (UTC)"),
                new ReportColumn("Connection"),
                new ReportColumn("Change"),
                new ReportColumn("State"),
                new ReportColumn("Why"),
                new ReportColumn("Run"),
            },
            changes
                .Select(c =>
                    new[]
                    {
                        Shown.Minute(c.Entry.EndedAt ?? c.Entry.StartedAt),
                        c.Entry.Connection,
                        Shown.Words(c.Entry),
                        c.IsInDoubt ? "in doubt" : "failed",
                        c.Entry.Detail ?? c.Entry.Error ?? string.Empty,
                        c.Entry.RunId.ToString("D"),
                    }
                )
                .ToList()
        );
}
