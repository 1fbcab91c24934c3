namespace QlikAdmin.Models;

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

    /// <summary>Why it failed or, where it leaves that in doubt, why nobody knows whether it was done; null when it was.</summary>
    public QlikException? Error { get; set; }

    /// <summary>Takes over what became of it once it was recorded.</summary>
    public void Take(ChangeResult result)
    {
        Outcome = result.Error is null ? result.Outcome : null;
        Id = result.NewId ?? Id;
        Detail = result.Detail;
        Error = result.Error;
    }
}
