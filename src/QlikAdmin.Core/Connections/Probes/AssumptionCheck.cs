using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Connections.Probes;

/// <summary>A check of one or several assumptions about a server. It only reads, and not more than a page.</summary>
/// <param name="About">The assumptions that it checks, in the order in which they are shown.</param>
/// <param name="RunAsync">Reads the server, and reports its findings to the probe. If it throws, the error is the finding for all
/// assumptions that it did not report.</param>
internal sealed record AssumptionCheck(IReadOnlyList<Assumption> About, Func<Probe, CancellationToken, Task> RunAsync);
