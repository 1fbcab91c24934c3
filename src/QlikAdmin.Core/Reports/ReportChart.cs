namespace QlikAdmin.Reports;

/// <summary>A bar chart of the numbers of a table.</summary>
/// <param name="IsHorizontal">Whether the bars lie, which leaves room for long names.</param>
/// <param name="Unit">What the numbers count.</param>
/// <param name="Categories">Labels along the axis.</param>
/// <param name="Series">The bars.</param>
internal sealed record ReportChart(bool IsHorizontal, string Unit, IReadOnlyList<string> Categories, IReadOnlyList<ReportSeries> Series);
