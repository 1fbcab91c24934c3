namespace QlikAdmin.Base;

/// <summary>Time, so that tests of waiting do not wait.</summary>
internal interface IQlikClock
{
    DateTimeOffset UtcNow { get; }

    Task Delay(TimeSpan delay, CancellationToken token);
}
