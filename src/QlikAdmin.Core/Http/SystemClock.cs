using System;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Http;

/// <summary>The real time.</summary>
internal sealed class SystemClock : IQlikClock
{
    private SystemClock()
    {
    }

    public static SystemClock Instance { get; } = new SystemClock();

    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    public Task Delay(TimeSpan delay, CancellationToken token) => Task.Delay(delay, token);
}
