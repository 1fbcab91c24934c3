namespace QlikAdmin.Reports;

/// <summary>A bar chart of the numbers of a table.</summary>
/// <param name="IsHorizontal">Whether the bars are horizontal, so that there is room for long names.</param>
/// <param name="Unit">What the numbers count.</param>
/// <param name="Categories">The labels of the bars.</param>
/// <param name="Series">The bars.</param>
internal sealed record ReportChart(bool IsHorizontal, string Unit, IReadOnlyList<string> Categories, IReadOnlyList<ReportSeries> Series);
