using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>Facts of an invitation.</summary>
internal sealed record InvitationFacts : ChangeFacts
{
    /// <summary>Whether somebody who is invited already gets another mail.</summary>
    public bool IsResend { get; init; }

    /// <summary>What time it was on the server right before the mail was asked for, in UTC; null where that is not known.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>The invitation with its address; null for a change out of a journal.</summary>
    public InvitationOrder? Order { get; init; }
}
