namespace QlikAdmin.Ownership;

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

    /// <summary>Why it failed; null when it did not.</summary>
    public QlikException? Error { get; set; }

    /// <summary>The request left, and neither its answer nor a read told whether it took effect.</summary>
    public bool InDoubt { get; set; }
}
