using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Connections.Probes;

/// <summary>A look at a server that tells of one assumption or several. It only reads, and no more than a page.</summary>
/// <param name="About">The assumptions that it tells of, in the order in which they are shown.</param>
/// <param name="RunAsync">Looks, and tells the probe what it found. What it throws stands for all that it did not tell.</param>
internal sealed record AssumptionCheck(IReadOnlyList<Assumption> About, Func<Probe, CancellationToken, Task> RunAsync);
