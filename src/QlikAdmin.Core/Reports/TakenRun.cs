namespace QlikAdmin.Reports;

/// <summary>One run that took units back or gave them back.</summary>
/// <param name="Run">The run.</param>
internal sealed record TakenRun(JournalRun Run)
{
    public int Taken { get; set; }

    public int GivenBack { get; set; }

    public int Converted { get; set; }

    /// <summary>The facts by which a plan chose units, in words; empty where no plan did.</summary>
    public SortedSet<string> Why { get; } = new(StringComparer.Ordinal);
}
