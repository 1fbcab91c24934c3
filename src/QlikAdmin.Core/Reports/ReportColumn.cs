namespace QlikAdmin.Reports;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">Whether it holds numbers, which stand on the right.</param>
internal sealed record ReportColumn(string Name, bool IsNumber = false);
