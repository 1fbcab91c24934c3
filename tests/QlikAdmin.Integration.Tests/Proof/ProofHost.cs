using QlikAdmin.Changes;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>A process of the simulation. It does background work at once, so that the same run has the same boundaries.</summary>
internal sealed class ProofHost(ProofWorld world, int processId) : RunHost(null)
{
    public override string Machine => "simulated";

    public override int ProcessId => processId;

    public override DateTime StartedAt => DateTime.UnixEpoch.AddSeconds(processId);

    // The simulation takes milliseconds. Nothing is renewed or waited for in them.
    public override TimeSpan Renewal => TimeSpan.FromHours(1);

    public override Task Delay(TimeSpan delay, CancellationToken token) =>
        throw new InvalidOperationException("A run waits for the lease of a process that has ended on the same machine.");

    // A later process begins only when the one before it has ended.
    public override bool IsGone(int process, DateTime startedAt) => process < processId;

    public override Stream Create(string path) => new ProofStream(world, base.Create(path));

    public override Stream Reopen(string path) => new ProofStream(world, base.Reopen(path));

    public override void InBackground(Action work) => work();
}
