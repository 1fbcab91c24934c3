namespace QlikAdmin.Reports;

/// <summary>Something that failed, or that could not be read, so that the reader knows it before any number.</summary>
/// <param name="What">What failed, in a sentence.</param>
/// <param name="NextStep">What to do about it; null where nothing is known.</param>
internal sealed record ReportTrouble(string What, string? NextStep)
{
    public static ReportTrouble Of(QlikException error) => new(error.Message, error.NextStep);
}
