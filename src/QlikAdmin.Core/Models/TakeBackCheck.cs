namespace QlikAdmin.Models;

/// <summary>Why a row is left alone, in words, as it was read right before its removal; null where it may go.</summary>
/// <param name="wanted">The row as its removal was wanted.</param>
/// <param name="now">The same row as it is now.</param>
internal delegate string? TakeBackCheck(Allocation wanted, Allocation now);
