using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Connections.Probes;

/// <summary>What a check found out about an assumption.</summary>
/// <param name="Assumption">What is taken for granted.</param>
/// <param name="Holds">Whether it holds; null where the server did not show it.</param>
/// <param name="Seen">What was seen, or why nothing was seen; without a value of the server.</param>
internal sealed record Finding(Assumption Assumption, bool? Holds, string Seen);
