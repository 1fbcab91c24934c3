namespace QlikAdmin.Changes;

/// <summary>What a read of the server says about a change.</summary>
/// <param name="State">The state of the change.</param>
internal sealed record ChangeReading(ChangeState State)
{
    /// <summary>The outcome of a change that is made, where its kind alone does not show it; null elsewhere. With
    /// <see cref="ChangeState.Other"/>, the outcome before somebody changed the item again.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>More about a change that is made, in sentences; null for the usual words.</summary>
    public string? Detail { get; init; }

    /// <summary>The server's key of the new item, where the change does not name it; null elsewhere.</summary>
    public string? NewId { get; init; }

    /// <summary>When a unit that was taken back becomes free, in UTC; null where it is free already, or the server names no end.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; init; }

    /// <summary>Types of licence that the person was given after a removal. They are a reason to leave the removal alone, unless this
    /// module itself is known to have given them. Empty elsewhere.</summary>
    public IReadOnlyCollection<string> GivenSince { get; init; } = Array.Empty<string>();

    /// <summary>When the server says that the record of the user was last changed, in UTC; null where it does not say, or the change is not
    /// about a user.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Whether all data of the user except the status is as it was before the change; null where that is not known.</summary>
    public bool? IsOtherwiseSame { get; init; }

    /// <summary>Why the server could not be read; null where it could be. Also null with <see cref="ChangeState.Unknown"/> where the server
    /// has no call that shows it.</summary>
    public QlikException? Error { get; init; }

    /// <summary>Whether the change may be made again when nobody knows if it was made, because making it twice does no harm.</summary>
    public bool IsRepeatable { get; init; }

    public static implicit operator ChangeReading(ChangeState state) => new(state);
}
