namespace QlikAdmin.Plans;

/// <summary>One allocation with all that is known of it and its holder.</summary>
/// <param name="Connection">Where it is.</param>
/// <param name="Allocation">The allocation.</param>
/// <param name="User">Its holder, where the product keeps users and knows this one.</param>
internal sealed record PlanSubject(ConnectionFacts Connection, Allocation Allocation, User? User)
{
    /// <summary>For who holds several: the unit that stays. Null for that unit itself, and where there is only one.</summary>
    public PlanSubject? StaysWith { get; set; }

    /// <summary>Types of all units that the holder has on this connection, this one among them; empty where this is the only one.</summary>
    public IReadOnlyCollection<string> HeldTypes { get; set; } = Array.Empty<string>();

    /// <summary>Whether it is a unit that somebody can use now and that can be taken back.</summary>
    public bool IsHeld => !Allocation.IsPool && Allocation.Status == AllocationStatus.Active;

    /// <summary>Status in the words of policies; null where the product keeps no users.</summary>
    public string? UserStatus =>
        !Connection.HasUsers ? null
        : User is null || User.Status == QlikAdmin.UserStatus.Deleted ? PolicyWords.Gone
        : User.Status.ToString();

    /// <summary>Connection and key, for <see cref="PlanRow.StaysWith"/>.</summary>
    public string Key => Connection.Name + "|" + Allocation.Id;

    /// <summary>How long ago it was last of any use: the older, the sooner it is taken back. What is not known comes last.</summary>
    public DateTimeOffset Oldest =>
        Allocation.LastUsedAt
        ?? Allocation.CreatedAt
        ?? (Allocation.LastUsedSource == LastUsedSource.Unknown ? DateTimeOffset.MaxValue : DateTimeOffset.MinValue);
}
