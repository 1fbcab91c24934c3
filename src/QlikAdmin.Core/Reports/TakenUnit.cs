namespace QlikAdmin.Reports;

/// <summary>A unit that was taken back and not given back.</summary>
/// <param name="ItemId">Its key on the server.</param>
/// <param name="At">When it was taken back, in UTC; null where the journal does not say.</param>
/// <param name="QuarantineEndsAt">When its quarantine ends, in UTC; null where it was free at once.</param>
internal sealed record TakenUnit(string ItemId, DateTimeOffset? At, DateTimeOffset? QuarantineEndsAt);
