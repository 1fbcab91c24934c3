using System;

namespace QlikAdmin.Http;

/// <summary>How often one request was tried and how long it waited.</summary>
internal sealed class RetryState
{
    // Without a Retry-After a rate limit still needs more than the first few random milliseconds.
    private static readonly TimeSpan s_shortestRateLimitRest = TimeSpan.FromSeconds(1);

    private readonly RetryPolicy _policy;
    private readonly QlikRequest _request;
    private TimeSpan _waited;

    public RetryState(RetryPolicy policy, QlikRequest request)
    {
        _policy = policy;
        _request = request;
    }

    /// <summary>What the run knows of the server; null outside of runs that change something.</summary>
    public ServerWatch? Watch { get; init; }

    /// <summary>The attempt under way, counted from 1.</summary>
    public int Attempt { get; private set; } = 1;

    /// <summary>Whether an earlier attempt may have reached the server.</summary>
    public bool Retried => Attempt > 1;

    /// <summary>Whether the credential was renewed for this request already.</summary>
    public bool Renewed { get; set; }

    /// <summary>Whether the answer of any attempt was lost, which no later answer takes back.</summary>
    public bool InDoubt { get; set; }

    /// <summary>The wait before the next attempt, which is then counted; null when the failure is final.</summary>
    public TimeSpan? NextWait(QlikException failure, TimeSpan? retryAfter)
    {
        if (Watch?.MayTryAgain(failure, Attempt) == false || Attempt >= _policy.MaxAttempts || !IsWorthRetry(failure))
        {
            return null;
        }

        TimeSpan delay = _policy.DelayBefore(Attempt, retryAfter);
        if (failure.Reason == ErrorReason.RateLimited && retryAfter is null && delay < s_shortestRateLimitRest)
        {
            delay = s_shortestRateLimitRest;
        }

        if (_waited + delay > _policy.MaxTotalDelay)
        {
            return null;
        }

        _waited += delay;
        Attempt++;
        return delay;
    }

    private bool IsWorthRetry(QlikException failure)
    {
        if (failure.StatusCode is int status)
        {
            return RetryPolicy.ShouldRetryStatus(status, _request.Idempotent);
        }

        return failure.Reason is ErrorReason.ConnectionFailed or ErrorReason.Timeout
            && _request.Idempotent
            && !_request.FailFast;
    }
}
