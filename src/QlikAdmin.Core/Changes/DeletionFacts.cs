namespace QlikAdmin.Changes;

/// <summary>Facts of the deletion of a user.</summary>
internal sealed record DeletionFacts : ChangeFacts
{
    /// <summary>Whether what the user owns may stay behind.</summary>
    public bool LeavesItems { get; init; }

    /// <summary>Names of the kinds of owned items that are not looked at; empty when all are looked at.</summary>
    public IReadOnlyList<string> NotLookedAt { get; init; } = Array.Empty<string>();

    /// <summary>Whether a read has just shown that no item is left that could move; false for a change out of a journal.</summary>
    public bool AreItemsRead { get; init; }
}
