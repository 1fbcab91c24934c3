namespace QlikAdmin.Changes;

/// <summary>What a plan went by when it wanted a change. It is held against the server again before another run makes the change.</summary>
/// <param name="Evidence">The facts that decided.</param>
internal sealed record ChangeGrounds(PlanEvidence Evidence)
{
    /// <summary>Stands for exclusions that the journal names and does not have.</summary>
    public const string LostExclude = "";

    /// <summary>Status of the user when the plan was made; null where the product keeps no users.</summary>
    public string? UserStatus { get; init; }

    /// <summary>When the unit was given, in UTC; null where that is not known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was used last, in UTC; null for never, or not known.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Connection and key of the unit that stays with the person, as <see cref="PlanRow.StaysWith"/> has it.</summary>
    public string? StaysWith { get; init; }

    /// <summary>From then on the plan is refused, in UTC; null where the journal does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The exclusions of the policy as JSON; null where nothing is excluded. The journal has the text once a run.</summary>
    public string? Exclude { get; init; }
}
