namespace QlikAdmin.Users;

/// <summary>What became of one <see cref="InvitationOrder"/>.</summary>
/// <param name="Order">The order.</param>
/// <param name="Outcome">Invited, Exists or Failed.</param>
internal sealed record InvitationAttempt(InvitationOrder Order, Outcome Outcome)
{
    /// <summary>The server's id of the user; null where it did not say.</summary>
    public string? UserId { get; init; }

    /// <summary>Subject of the user; null where it did not say.</summary>
    public string? Subject { get; init; }

    /// <summary>More in words, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public QlikException? Error { get; init; }
}
