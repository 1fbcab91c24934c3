namespace QlikAdmin.Models;

/// <summary>What became of one <see cref="InvitationOrder"/>.</summary>
/// <param name="Order">The order.</param>
/// <param name="Outcome">Invited, Exists, Failed, or Open where nobody knows.</param>
internal sealed record InvitationAttempt(InvitationOrder Order, Outcome Outcome)
{
    /// <summary>The server's id of the user; null where it did not say.</summary>
    public string? UserId { get; init; }

    /// <summary>Subject of the user; null where it did not say.</summary>
    public string? Subject { get; init; }

    /// <summary>More in words, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>Why it failed, or why nobody knows whether it was sent; null when it was, or need not be.</summary>
    public QlikException? Error { get; init; }
}
