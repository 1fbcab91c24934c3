namespace QlikAdmin.Models;

/// <summary>One owned item on its way to a new owner: sent, answered, read back.</summary>
internal sealed class MoveAttempt
{
    public MoveAttempt(OwnedItem item)
    {
        Item = item;
    }

    public OwnedItem Item { get; }

    /// <summary>Moved, Exists (the new owner has it already) or AlreadyGone; null as long as it is open or failed.</summary>
    public Outcome? Outcome { get; set; }

    public string? Detail { get; set; }

    /// <summary>Why it failed or, while <see cref="InDoubt"/>, why nobody knows whether it was done; null when it was.</summary>
    public QlikException? Error { get; set; }

    /// <summary>The request left and no clear answer came, so only a read can tell.</summary>
    public bool InDoubt => Error?.InDoubt == true;

    /// <summary>Takes over what became of it once it was recorded.</summary>
    public void Take(ChangeResult result)
    {
        Outcome = result.Error is null ? result.Outcome : null;
        Detail = result.Detail;
        Error = result.Error;
    }
}
