namespace QlikAdmin.Changes;

/// <summary>Facts of a change of a user's status.</summary>
internal sealed record StatusFacts : ChangeFacts
{
    /// <summary>Digest of all data of the user except the status; null where that is not known.</summary>
    public string? Rest { get; init; }

    /// <summary>The user as read; null for a change out of a journal.</summary>
    public User? User { get; init; }
}
