namespace QlikAdmin.Plans;

/// <summary>One allocation with everything that is known of it and its holder.</summary>
internal sealed class PlanSubject
{
    private PlanSubject? _unit;

    public PlanSubject(PlanPool pool, ConnectionFacts connection, Allocation allocation)
    {
        Pool = pool;
        Connection = connection;
        Allocation = allocation;
        User = connection.UserOf(allocation);
    }

    /// <summary>The licence that it is taken from.</summary>
    public PlanPool Pool { get; }

    public ConnectionFacts Connection { get; }

    public Allocation Allocation { get; }

    /// <summary>Its holder; null where the product keeps no users, or does not know this one.</summary>
    public Holder? User { get; }

    /// <summary>If the holder has several units: the one that stays. Null for that unit itself, and where there is only one.</summary>
    public PlanSubject? StaysWith { get; set; }

    /// <summary>A larger unit of the holder that only another connection of the licence lists; null for none.</summary>
    public PlanSubject? Elsewhere { get; set; }

    /// <summary>Types of all units that the holder has on this connection, including this one; empty where this is the only one.</summary>
    public IReadOnlyCollection<string> HeldTypes { get; set; } = Array.Empty<string>();

    /// <summary>Whether it is a unit that a person can use now and that can be taken back.</summary>
    public bool IsHeld => !Allocation.IsPool && Allocation.Status == AllocationStatus.Active;

    /// <summary>Whether several connections of the licence list this unit.</summary>
    public bool HasCopies => _unit is not null;

    /// <summary>The one of all copies of this unit that is counted and planned. The unit itself, where it has no copies.</summary>
    public PlanSubject Unit => _unit ?? this;

    /// <summary>Status in the words of policies; null where the product keeps no users.</summary>
    public string? UserStatus =>
        !Connection.HasUsers ? null
        : User is null || User.Status == QlikAdmin.UserStatus.Deleted ? PolicyWords.Gone
        : User.Status.ToString();

    /// <summary>Connection and key, for <see cref="PlanRow.StaysWith"/>.</summary>
    public string Key => Connection.Name + "|" + Allocation.Id;

    /// <summary>When the unit was last used, else when it was given. The older the date, the sooner it is taken back. Units without a known
    /// date come last.</summary>
    public DateTimeOffset Oldest =>
        Allocation.LastUsedAt
        ?? Allocation.CreatedAt
        ?? (Allocation.LastUsedSource == LastUsedSource.Unknown ? DateTimeOffset.MaxValue : DateTimeOffset.MinValue);

    /// <summary>Notes that it is the same unit as another one, or that it is the one of them that counts.</summary>
    public void CopyOf(PlanSubject unit) => _unit = unit;
}
