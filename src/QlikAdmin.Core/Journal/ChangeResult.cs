using System;

namespace QlikAdmin.Journal;

/// <summary>What became of one <see cref="Change"/>.</summary>
/// <param name="Outcome">Failed when <paramref name="Error"/> is set.</param>
/// <param name="Detail">More in words, or null.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
internal sealed record ChangeResult(Outcome Outcome, string? Detail = null, QlikException? Error = null)
{
    /// <summary>The request left but nobody knows whether it took effect: the journal keeps the entry open.</summary>
    public bool InDoubt { get; init; }

    /// <summary>Facts that only the answer told and an undo needs, such as the new row's id in <c>Id</c>.</summary>
    public string? NewId { get; init; }

    /// <summary>When a unit that was taken back is free, in UTC; null where it is free, or the server names no end.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; init; }

    public static ChangeResult Failed(QlikException error) => new(Outcome.Failed, error.Message, error) { InDoubt = error.InDoubt };
}
