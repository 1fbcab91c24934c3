namespace QlikAdmin.Changes;

/// <summary>Facts of a change of a user's role.</summary>
internal sealed record RoleFacts : ChangeFacts
{
    /// <summary>The user as read; null for a change out of a journal.</summary>
    public User? User { get; init; }
}
