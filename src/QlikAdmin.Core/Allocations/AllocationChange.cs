namespace QlikAdmin.Allocations;

/// <summary>What became of one <see cref="AllocationRequest"/>.</summary>
internal sealed class AllocationChange
{
    public AllocationChange(AllocationRequest request)
    {
        Request = request;
    }

    public AllocationRequest Request { get; }

    /// <summary>Null as long as it failed.</summary>
    public Outcome? Outcome { get; set; }

    /// <summary>Key of the row after the change.</summary>
    public string? Id { get; set; }

    public string? Detail { get; set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public QlikException? Error { get; set; }
}
