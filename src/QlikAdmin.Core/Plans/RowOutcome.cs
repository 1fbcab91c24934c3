namespace QlikAdmin.Plans;

/// <summary>What became of one row that was applied.</summary>
/// <param name="Row">The row.</param>
/// <param name="Outcome">Failed when <paramref name="Error"/> is set.</param>
/// <param name="Detail">More in words, or null.</param>
/// <param name="QuarantineEndsAt">When a quarantined unit is free, in UTC; null otherwise.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
internal sealed record RowOutcome(PlanRow Row, Outcome Outcome, string? Detail = null, DateTimeOffset? QuarantineEndsAt = null, QlikException? Error = null);
