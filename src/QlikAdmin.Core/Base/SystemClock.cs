namespace QlikAdmin.Base;

/// <summary>The real time.</summary>
internal sealed class SystemClock : IQlikClock
{
    private SystemClock() { }

    public static SystemClock Instance { get; } = new SystemClock();

    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    public Task Delay(TimeSpan delay, CancellationToken token) => Task.Delay(delay, token);
}
