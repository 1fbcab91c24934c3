namespace QlikAdmin.Base;

/// <summary>A time in UTC or none, in a third of the memory of a <see cref="DateTimeOffset"/> that can be missing. Rows of long lists hold
/// several of them.</summary>
internal readonly struct UtcTime
{
    // One more than the ticks, so that the empty value means none.
    private readonly long _ticks;

    private UtcTime(long ticks)
    {
        _ticks = ticks;
    }

    public static implicit operator UtcTime(DateTimeOffset? time) =>
        time is DateTimeOffset given ? new UtcTime(given.UtcTicks + 1) : default;

    public static implicit operator DateTimeOffset?(UtcTime time) =>
        time._ticks == 0 ? null : new DateTimeOffset(time._ticks - 1, TimeSpan.Zero);
}
