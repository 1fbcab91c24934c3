namespace QlikAdmin.Bench;

/// <summary>One row of the table of results. What was not measured is null.</summary>
/// <param name="What">What was done.</param>
/// <param name="Client">Who did it.</param>
internal sealed record Figure(string What, string Client)
{
    public int? Rows { get; init; }

    public double? Milliseconds { get; init; }

    public double? Requests { get; init; }

    /// <summary>Peak of the physical memory of the process.</summary>
    public double? Megabytes { get; init; }

    /// <summary>The ratio or other figure that is compared with the limit.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>The verdict on the limit, or why there is no figure.</summary>
    public string Verdict { get; init; } = string.Empty;
}
