namespace QlikAdmin.Reports;

/// <summary>A part of the report with a heading.</summary>
/// <param name="Id">Its id in the page.</param>
/// <param name="Title">Its heading.</param>
internal sealed record ReportSection(string Id, string Title)
{
    /// <summary>Sentences before the tables.</summary>
    public IReadOnlyList<string> Text { get; init; } = Array.Empty<string>();

    public IReadOnlyList<ReportTable> Tables { get; init; } = Array.Empty<ReportTable>();

    /// <summary>Whether it reports a failure and is marked as such.</summary>
    public bool IsAlarm { get; init; }
}
