namespace QlikAdmin.Sandbox.State;

/// <summary>A clock that runs at normal speed and can be moved. Everything that depends on time uses it.</summary>
internal sealed class SandboxClock
{
    private long _offsetTicks;

    public SandboxClock(DateTimeOffset? start)
    {
        StartedAt = Truncate(start?.ToUniversalTime() ?? DateTimeOffset.UtcNow);
        _offsetTicks = StartedAt.UtcTicks - DateTimeOffset.UtcNow.UtcTicks;
    }

    /// <summary>The time to which the dates of the seeded data are relative.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The current time in whole milliseconds, as the services write it.</summary>
    public DateTimeOffset UtcNow => Truncate(DateTimeOffset.UtcNow.AddTicks(Interlocked.Read(ref _offsetTicks)));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _offsetTicks, by.Ticks);

    public void MoveTo(DateTimeOffset now) => Interlocked.Exchange(ref _offsetTicks, now.UtcTicks - DateTimeOffset.UtcNow.UtcTicks);

    private static DateTimeOffset Truncate(DateTimeOffset value) =>
        new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
