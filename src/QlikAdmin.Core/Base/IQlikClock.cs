namespace QlikAdmin.Base;

/// <summary>The time. Tests replace it, so that they do not have to wait.</summary>
internal interface IQlikClock
{
    DateTimeOffset UtcNow { get; }

    /// <summary>Time since some moment in the past. Unlike <see cref="UtcNow"/> it never jumps, even if somebody sets the clock.</summary>
    TimeSpan Uptime { get; }

    Task Delay(TimeSpan delay, CancellationToken token);
}
