using QlikAdmin.Changes;

namespace QlikAdmin.Core.Tests;

/// <summary>A process on a machine that the test names. Only waits move its clock.</summary>
internal sealed class FakeHost : RunHost
{
    private DateTime _now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    public FakeHost(string machine, int processId = 1, object? session = null)
        : base(session)
    {
        Machine = machine;
        ProcessId = processId;
    }

    public override string Machine { get; }

    public override int ProcessId { get; }

    public override DateTime StartedAt => new(2026, 3, 1, 11, 0, 0, DateTimeKind.Utc);

    // The test renews by itself.
    public override TimeSpan Renewal { get; } = TimeSpan.FromHours(1);

    public override TimeSpan Expiry { get; } = TimeSpan.FromHours(6);

    public override TimeSpan Look => TimeSpan.FromHours(1);

    public override DateTime UtcNow => _now;

    /// <summary>What stops all runs; null for nothing.</summary>
    public string? Signal { get; set; }

    public override string? StopFile => Signal;

    /// <summary>The processes of this machine that have ended.</summary>
    public HashSet<int> Gone { get; init; } = new();

    /// <summary>Called with each wait for the expiry of somebody else's lease.</summary>
    public Action OnDelay { get; set; } = () => { };

    /// <summary>Waits so far.</summary>
    public int Delays { get; private set; }

    public void Pass(TimeSpan time) => _now += time;

    public override Task Delay(TimeSpan delay, CancellationToken token)
    {
        Delays++;
        Pass(delay);
        OnDelay();
        return Task.CompletedTask;
    }

    public override bool IsGone(int processId, DateTime startedAt) => Gone.Contains(processId);
}
