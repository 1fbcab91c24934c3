namespace QlikAdmin.Reports;

/// <summary>A server that the report is about.</summary>
/// <param name="Name">Name of the connection.</param>
/// <param name="Product">The product.</param>
/// <param name="Server">Its address; null where it is not known.</param>
internal sealed record ReportPlace(string Name, QlikProduct Product, string? Server);
