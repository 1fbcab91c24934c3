namespace QlikAdmin.Reports;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">Whether it contains numbers. Numbers are aligned to the right.</param>
internal sealed record ReportColumn(string Name, bool IsNumber = false);
