using System.Diagnostics;

namespace QlikAdmin.Base;

/// <summary>The real time.</summary>
internal sealed class SystemClock : IQlikClock
{
    private static readonly Stopwatch s_watch = Stopwatch.StartNew();

    private SystemClock() { }

    public static SystemClock Instance { get; } = new SystemClock();

    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    public TimeSpan Uptime => s_watch.Elapsed;

    public Task Delay(TimeSpan delay, CancellationToken token) => Task.Delay(delay, token);
}
