namespace QlikAdmin.Reports;

/// <summary>A table, and the chart of its numbers.</summary>
/// <param name="Id">Its id in the page.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The cells as people read them, row by row.</param>
internal sealed record ReportTable(
    string Id,
    string Caption,
    IReadOnlyList<ReportColumn> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rows
)
{
    /// <summary>Null where the table says it better.</summary>
    public ReportChart? Chart { get; init; }
}
