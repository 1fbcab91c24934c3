using QlikAdmin.Base;

namespace QlikAdmin.Http;

/// <summary>The time on the server, from the Date header of its answers.</summary>
/// <remarks>The header has whole seconds. So this time is behind the server's time by up to <see cref="Resolution"/> and the travel time of
/// an answer, and never ahead of it.</remarks>
internal sealed class ServerClock
{
    /// <summary>How exact the header is.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    private readonly IQlikClock _own;
    private volatile Heard? _last;

    public ServerClock(IQlikClock own)
    {
        _own = own;
    }

    /// <summary>Now, in UTC; null until an answer had a date. It does not depend on the time of this machine.</summary>
    public DateTimeOffset? UtcNow => _last is Heard last ? last.Date + (_own.Uptime - last.At) : null;

    /// <summary>Takes the time from an answer that has just come.</summary>
    public void Hear(HttpResponseMessage response)
    {
        if (response.Headers.Date is DateTimeOffset date)
        {
            _last = new Heard(date, _own.Uptime);
        }
    }

    private sealed record Heard(DateTimeOffset Date, TimeSpan At);
}
