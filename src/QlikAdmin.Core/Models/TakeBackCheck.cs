namespace QlikAdmin.Models;

/// <summary>Says why a row that was read right before its removal is left alone, in words; null where it may be removed.</summary>
/// <param name="wanted">The row at the time when its removal was decided.</param>
/// <param name="now">The same row as it is now.</param>
internal delegate string? TakeBackCheck(Allocation wanted, Allocation now);
