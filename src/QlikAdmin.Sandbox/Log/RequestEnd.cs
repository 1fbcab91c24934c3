namespace QlikAdmin.Sandbox.Log;

/// <summary>What became of a request.</summary>
/// <param name="Status">Status of the answer; 0 when none was sent.</param>
/// <param name="DurationMs">Time from the arrival to the answer, milliseconds.</param>
/// <param name="IsWorked">Whether the service worked on it, whatever the answer was.</param>
/// <param name="Fault">Kind of the fault that hit it; null when none did.</param>
internal sealed record RequestEnd(int Status, double DurationMs, bool IsWorked, string? Fault);
