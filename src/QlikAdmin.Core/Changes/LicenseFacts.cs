namespace QlikAdmin.Changes;

/// <summary>Facts of a change of a licence unit.</summary>
internal sealed record LicenseFacts : ChangeFacts
{
    /// <summary>Whether the holder of the unit is not a user of the tenant.</summary>
    public bool IsOrphan { get; init; }

    /// <summary>Whether the unit was chosen by its last use. If it is used after that, it is left alone.</summary>
    public bool IsChosenByUse { get; init; }

    /// <summary>The last use, in UTC, at the time when the unit was chosen; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Whether the person already held what is given; null where that was not read.</summary>
    public bool? WasHeld { get; init; }

    /// <summary>The time on the server right before the change was begun, in UTC; null where that is not known.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>Whether the server makes this change when it blocks the holder, without a request of its own.</summary>
    public bool IsOfBlocking { get; init; }
}
