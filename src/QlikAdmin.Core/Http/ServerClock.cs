using QlikAdmin.Base;

namespace QlikAdmin.Http;

/// <summary>What time it is on the server, as the Date header of its answers tells.</summary>
/// <remarks>The header has whole seconds, so that this is up to <see cref="Resolution"/> and the way of an answer behind the server, and
/// never ahead of it.</remarks>
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

    /// <summary>Now, in UTC; null as long as no answer had a date.</summary>
    public DateTimeOffset? UtcNow
    {
        get
        {
            long ahead = Interlocked.Read(ref _ahead);
            return ahead == Unknown ? null : _own.UtcNow.AddTicks(ahead);
        }
    }

    /// <summary>Takes the time of an answer that came this moment.</summary>
    public void Hear(HttpResponseMessage response)
    {
        if (response.Headers.Date is DateTimeOffset date)
        {
            Interlocked.Exchange(ref _ahead, (date - _own.UtcNow).Ticks);
        }
    }
}
