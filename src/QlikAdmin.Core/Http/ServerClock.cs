using QlikAdmin.Base;

namespace QlikAdmin.Http;

/// <summary>The time on the server, from the Date header of its answers.</summary>
/// <remarks>The header has whole seconds. So this time is behind the server's time by up to <see cref="Resolution"/> and the travel time of
/// an answer, and never ahead of it.</remarks>
internal sealed class ServerClock
{
    /// <summary>How exact the header is.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    private const long Unknown = long.MinValue;

    private readonly IQlikClock _own;
    private long _ahead = Unknown;

    public ServerClock(IQlikClock own)
    {
        _own = own;
    }

    /// <summary>Now, in UTC; null until an answer had a date.</summary>
    public DateTimeOffset? UtcNow
    {
        get
        {
            long ahead = Interlocked.Read(ref _ahead);
            return ahead == Unknown ? null : _own.UtcNow.AddTicks(ahead);
        }
    }

    /// <summary>Takes the time from an answer that has just come.</summary>
    public void Hear(HttpResponseMessage response)
    {
        if (response.Headers.Date is DateTimeOffset date)
        {
            Interlocked.Exchange(ref _ahead, (date - _own.UtcNow).Ticks);
        }
    }
}
