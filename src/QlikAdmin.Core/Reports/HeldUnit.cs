namespace QlikAdmin.Reports;

/// <summary>A licence unit of one person, as a report shows it.</summary>
/// <param name="Connection">Name of the connection.</param>
/// <param name="Server">Address of the connection; null where it is not known.</param>
/// <param name="Type">Licence type.</param>
/// <param name="Id">Key of the unit on its server.</param>
internal sealed record HeldUnit(string Connection, string? Server, string Type, string Id)
{
    public QlikProduct Product { get; init; }

    public string? User { get; init; }

    public string? UserName { get; init; }

    /// <summary>What the unit is limited to on QlikView; null elsewhere.</summary>
    public string? Scope { get; init; }

    /// <summary>When it was given, in UTC; null where that is not known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Last use in UTC; null means never, or unknown, as <see cref="LastUsedSource"/> says.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    public LastUsedSource LastUsedSource { get; init; }

    public bool IsQuarantined { get; init; }

    /// <summary>When a unit in quarantine becomes free, in UTC; null where that is not known.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; init; }

    /// <summary>What a policy or a plan does with it; null where neither was given.</summary>
    public PlanAction? Action { get; init; }

    /// <summary>The type after a downgrade; null elsewhere.</summary>
    public string? TargetType { get; init; }

    public string? Rule { get; init; }

    public string? Reason { get; init; }

    /// <summary>Whether it was taken back before, and the person holds it again without this program.</summary>
    public bool IsHandedOutAgain { get; init; }
}
