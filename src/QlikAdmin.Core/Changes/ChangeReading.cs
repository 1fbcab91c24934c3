namespace QlikAdmin.Changes;

/// <summary>What a read of the server says about a change.</summary>
/// <param name="State">How it stands.</param>
internal sealed record ChangeReading(ChangeState State)
{
    /// <summary>What became of a change that is made, where its kind alone does not tell; null elsewhere. With
    /// <see cref="ChangeState.Other"/>, what became of it before somebody changed it again.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>What is to be said of a change that is made, in sentences; null for the usual words.</summary>
    public string? Detail { get; init; }

    /// <summary>The server's key of what the change made, where that is another than the change names; null elsewhere.</summary>
    public string? NewId { get; init; }

    /// <summary>When a unit that was taken back is free, in UTC; null where it is free, or the server names no end.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; init; }

    /// <summary>Types of licence that the person was given after a removal, which are a reason to leave it alone unless they are known to
    /// be this module's own work; empty elsewhere.</summary>
    public IReadOnlyCollection<string> GivenSince { get; init; } = Array.Empty<string>();

    /// <summary>When the record of the user was changed last, as the server says, in UTC; null where it does not, or it is about no
    /// user.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Whether all that shows of the user besides the status is as it was before the change; null where that can't be
    /// told.</summary>
    public bool? IsOtherwiseSame { get; init; }

    /// <summary>Why the server could not be read; null where it could, and with <see cref="ChangeState.Unknown"/> where it has no call that
    /// tells.</summary>
    public QlikException? Error { get; init; }

    /// <summary>Whether the change may be made again where nobody can tell that it was made, since that does no harm.</summary>
    public bool IsRepeatable { get; init; }

    public static implicit operator ChangeReading(ChangeState state) => new(state);
}
