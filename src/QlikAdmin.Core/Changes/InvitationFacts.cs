using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>Facts of an invitation.</summary>
internal sealed record InvitationFacts : ChangeFacts
{
    /// <summary>Whether a person who is already invited gets another mail.</summary>
    public bool IsResend { get; init; }

    /// <summary>The time on the server right before the invitation was requested, in UTC; null where that is not known.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>The invitation with its address; null for a change out of a journal.</summary>
    public InvitationOrder? Order { get; init; }
}
