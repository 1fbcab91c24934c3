using QlikAdmin.Base;

namespace QlikAdmin.Core.Tests;

/// <summary>A clock that jumps ahead when a caller waits, by the time of the wait.</summary>
internal sealed class FakeClock : IQlikClock
{
    private readonly object _lock = new();
    private readonly List<TimeSpan> _delays = new();
    private TimeSpan _uptime;
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Called instead of ending a wait at once, so that a test can hold the wait.</summary>
    public Func<TimeSpan, CancellationToken, Task>? Hold { get; set; }

    public DateTimeOffset UtcNow
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    public TimeSpan Uptime
    {
        get
        {
            lock (_lock)
            {
                return _uptime;
            }
        }
    }

    public IReadOnlyList<TimeSpan> Delays
    {
        get
        {
            lock (_lock)
            {
                return _delays.ToArray();
            }
        }
    }

    public void Advance(TimeSpan time)
    {
        lock (_lock)
        {
            _now += time;
            _uptime += time;
        }
    }

    /// <summary>Somebody sets the machine's clock.</summary>
    public void Jump(TimeSpan time)
    {
        lock (_lock)
        {
            _now += time;
        }
    }

    public Task Delay(TimeSpan delay, CancellationToken token)
    {
        lock (_lock)
        {
            _delays.Add(delay);
        }

        if (token.IsCancellationRequested)
        {
            return Task.FromCanceled(token);
        }

        if (Hold is not null)
        {
            return Hold(delay, token);
        }

        Advance(delay);
        return Task.CompletedTask;
    }
}
