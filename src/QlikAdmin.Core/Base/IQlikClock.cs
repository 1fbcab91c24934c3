namespace QlikAdmin.Base;

/// <summary>The time. Tests replace it, so that they do not have to wait.</summary>
internal interface IQlikClock
{
    DateTimeOffset UtcNow { get; }

    Task Delay(TimeSpan delay, CancellationToken token);
}
