namespace QlikAdmin.Reports;

/// <summary>The bars of one colour in a chart.</summary>
/// <param name="Name">What they stand for.</param>
/// <param name="Values">One number for each category.</param>
/// <param name="Stack">Bars of the same stack are drawn on top of each other, bars of different stacks side by side.</param>
internal sealed record ReportSeries(string Name, IReadOnlyList<double> Values, string Stack);
