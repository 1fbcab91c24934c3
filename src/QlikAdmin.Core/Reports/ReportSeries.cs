namespace QlikAdmin.Reports;

/// <summary>The bars of one colour in a chart.</summary>
/// <param name="Name">What they stand for.</param>
/// <param name="Values">One number a category.</param>
/// <param name="Stack">Series of one stack stand on each other; those of different stacks stand side by side.</param>
internal sealed record ReportSeries(string Name, IReadOnlyList<double> Values, string Stack);
