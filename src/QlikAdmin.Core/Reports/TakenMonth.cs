namespace QlikAdmin.Reports;

/// <summary>What was taken back and given back in one month.</summary>
/// <param name="Month">Year and month, as in <c>2026-04</c>.</param>
internal sealed record TakenMonth(string Month)
{
    public int Taken { get; set; }

    public int GivenBack { get; set; }
}
