namespace QlikAdmin.Changes;

/// <summary>Facts of the deletion of a user.</summary>
internal sealed record DeletionFacts : ChangeFacts
{
    /// <summary>Whether what the user owns may stay behind.</summary>
    public bool LeavesItems { get; init; }

    /// <summary>Whether it was read a moment ago that nothing is left that could move; false for a change out of a journal.</summary>
    public bool AreItemsRead { get; init; }
}
