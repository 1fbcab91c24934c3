using QlikAdmin.Base;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>A clock whose waits take no real time: it jumps ahead and remembers how far.</summary>
internal sealed class TestClock : IQlikClock
{
    private readonly object _lock = new();
    private readonly List<TimeSpan> _waits = new();
    private readonly Func<TimeSpan, Task> _alsoMoves;
    private TimeSpan _uptime;
    private TimeSpan _jump;
    private DateTimeOffset _now;

    /// <param name="start">The time at which it starts. It stands still between waits.</param>
    /// <param name="alsoMoves">Called with every wait, to move another clock too.</param>
    public TestClock(DateTimeOffset start, Func<TimeSpan, Task> alsoMoves)
    {
        _now = start;
        _alsoMoves = alsoMoves;
    }

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

    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
            {
                return _waits.ToList();
            }
        }
    }

    /// <summary>Somebody sets the clock during the next wait. <see cref="Uptime"/> does not notice.</summary>
    public void JumpInNextWait(TimeSpan by)
    {
        lock (_lock)
        {
            _jump = by;
        }
    }

    public Task Delay(TimeSpan delay, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _now += delay + _jump;
            _jump = TimeSpan.Zero;
            _uptime += delay;
            _waits.Add(delay);
        }

        return _alsoMoves(delay);
    }
}
