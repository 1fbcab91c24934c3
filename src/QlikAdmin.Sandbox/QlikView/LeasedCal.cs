namespace QlikAdmin.Sandbox.QlikView;

/// <summary>A named CAL that a client of another server has borrowed.</summary>
internal sealed record LeasedCal(Cal Cal, DateTimeOffset LeasedAt);
