namespace QlikAdmin.Changes;

/// <summary>The facts by which a plan chose a change. They are compared with the server again before another run makes the
/// change.</summary>
/// <param name="Evidence">The facts that decided.</param>
internal sealed record ChangeGrounds(PlanEvidence Evidence)
{
    /// <summary>Stands for exclusions that the journal names but does not contain.</summary>
    public const string LostExclude = "";

    /// <summary>Status of the user when the plan was made; null where the product keeps no users.</summary>
    public string? UserStatus { get; init; }

    /// <summary>When the unit was given, in UTC; null where that is not known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last used, in UTC; null for never, or not known.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Connection and key of the unit that the person keeps, in the form of <see cref="PlanRow.StaysWith"/>.</summary>
    public string? StaysWith { get; init; }

    /// <summary>The time after which the plan is refused, in UTC; null where the journal does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The exclusions of the policy as JSON; null where nobody is excluded. The journal has the text once per run.</summary>
    public string? Exclude { get; init; }
}
