namespace QlikAdmin.Changes;

/// <summary>Facts of a change of a licence unit.</summary>
internal sealed record LicenseFacts : ChangeFacts
{
    /// <summary>Whether the unit belongs to nobody of the tenant.</summary>
    public bool IsOrphan { get; init; }

    /// <summary>Whether the unit was chosen by its last use, so that a use after that keeps it where it is.</summary>
    public bool IsChosenByUse { get; init; }

    /// <summary>When it had been used last when it was chosen, in UTC; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Whether what is given was there before; null where that was not read.</summary>
    public bool? WasHeld { get; init; }

    /// <summary>What time it was on the server right before the change was begun, in UTC; null where that is not known.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>Whether the server does it along with the blocking of its holder, without a request of its own.</summary>
    public bool IsOfBlocking { get; init; }
}
