namespace QlikAdmin.Http;

/// <summary>When a request is sent again, and how long to wait first.</summary>
internal sealed class RetryPolicy
{
    /// <summary>Attempts in all. Six of them, with the waits below, last through the restart of a service without holding up a run for
    /// long.</summary>
    public const int DefaultMaxAttempts = 6;

    /// <summary>Upper bound of the first random wait.</summary>
    public static readonly TimeSpan BaseDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>Upper bound of any random wait.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(20);

    /// <summary>All waits of one request together. Rate limits are counted over minutes, so this is longer than a minute.</summary>
    public static readonly TimeSpan DefaultMaxTotalDelay = TimeSpan.FromMinutes(5);

    private readonly Random _random;
    private readonly object _lock = new();

    public RetryPolicy(int maxAttempts = DefaultMaxAttempts, TimeSpan? maxTotalDelay = null, int? seed = null)
    {
        MaxAttempts = maxAttempts;
        MaxTotalDelay = maxTotalDelay ?? DefaultMaxTotalDelay;
        _random = seed is int value ? new Random(value) : new Random();
    }

    public int MaxAttempts { get; }

    public TimeSpan MaxTotalDelay { get; }

    /// <summary>Whether an answer of this status may be tried again for this request.</summary>
    /// <param name="status">The status.</param>
    /// <param name="idempotent">Whether sending it twice has the same effect as sending it once.</param>
    /// <param name="changes">Whether it may change something.</param>
    public static bool ShouldRetryStatus(int status, bool idempotent, bool changes)
    {
        return status switch
        {
            // The server says that it did not do the work.
            429 or 503 => true,

            // The server may have done the work, so only requests that may be sent twice are sent again.
            408 or 502 or 504 => idempotent,

            // A server that fails on a change fails on it again. A server that fails on a page of a list is busy.
            500 => !changes,
            _ => false,
        };
    }

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="attempt">The attempt that just failed, counted from 1.</param>
    /// <param name="retryAfter">What the server asked for, or null.</param>
    public TimeSpan DelayBefore(int attempt, TimeSpan? retryAfter)
    {
        if (retryAfter is TimeSpan asked)
        {
            return asked;
        }

        double ceiling = Math.Min(MaxDelay.TotalMilliseconds, BaseDelay.TotalMilliseconds * Math.Pow(2, attempt - 1));
        lock (_lock)
        {
            return TimeSpan.FromMilliseconds(_random.NextDouble() * ceiling);
        }
    }
}
