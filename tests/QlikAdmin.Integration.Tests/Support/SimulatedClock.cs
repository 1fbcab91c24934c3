using QlikAdmin.Base;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>A clock for work on several threads: time stands still while anything moves, and then goes on to the end of the first
/// wait.</summary>
internal sealed class SimulatedClock(DateTimeOffset start) : IQlikClock
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(30);

    private readonly object _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, TimeSpan> _waits = new();
    private TimeSpan _uptime;
    private TimeSpan _jumped;
    private int _moves;

    public DateTimeOffset UtcNow => start + Uptime + _jumped;

    /// <summary>The time on the server, which nobody sets.</summary>
    public DateTimeOffset There => start + Uptime;

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

    /// <summary>Somebody sets the clock of this machine.</summary>
    public void Jump(TimeSpan by) => _jumped += by;

    /// <summary>Something moved.</summary>
    public void Move() => Interlocked.Increment(ref _moves);

    public Task Delay(TimeSpan delay, CancellationToken token)
    {
        TaskCompletionSource wait = new(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(() => wait.TrySetCanceled(token));
        lock (_lock)
        {
            _waits.Enqueue(wait, _uptime + delay);
        }

        Move();
        return wait.Task;
    }

    /// <summary>Lets time pass until the work is done, or for so long.</summary>
    /// <param name="work">The work.</param>
    /// <param name="longest">The longest time.</param>
    /// <param name="passed">Called whenever time has passed.</param>
    public async Task PassAsync(Task work, TimeSpan longest, Action<TimeSpan> passed)
    {
        while (!work.IsCompleted)
        {
            int before;
            do
            {
                before = Volatile.Read(ref _moves);
                await Task.WhenAny(work, Task.Delay(s_look));
            } while (!work.IsCompleted && before != Volatile.Read(ref _moves));

            if (work.IsCompleted || IsAtEnd(longest))
            {
                return;
            }

            GoOn(passed);
        }
    }

    private bool IsAtEnd(TimeSpan longest)
    {
        lock (_lock)
        {
            return _waits.TryPeek(out _, out TimeSpan end) && end >= longest;
        }
    }

    /// <summary>Ends the first wait, and all that end with it.</summary>
    private void GoOn(Action<TimeSpan> passed)
    {
        List<TaskCompletionSource> ended = [];
        TimeSpan by = TimeSpan.Zero;
        lock (_lock)
        {
            while (_waits.TryPeek(out TaskCompletionSource? wait, out TimeSpan end) && (ended.Count == 0 || end <= _uptime))
            {
                by += end - _uptime;
                _uptime = end;
                _waits.Dequeue();
                ended.Add(wait);
            }
        }

        passed(by);
        ended.ForEach(e => e.TrySetResult());
    }
}
