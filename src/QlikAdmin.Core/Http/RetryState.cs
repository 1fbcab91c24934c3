namespace QlikAdmin.Http;

/// <summary>How often one request was tried and how long it waited.</summary>
internal sealed class RetryState
{
    /// <summary>A rate limit without a Retry-After needs a longer wait than the first few random milliseconds.</summary>
    public static readonly TimeSpan ShortestRateLimitRest = TimeSpan.FromSeconds(1);

    private const int MostWebPages = 1;

    private readonly RetryPolicy _policy;
    private readonly QlikRequest _request;
    private readonly ServerWatch? _watch;
    private TimeSpan _waited;
    private bool _isUnanswered;
    private int _webPages;

    /// <param name="policy">What the connection allows.</param>
    /// <param name="request">The request.</param>
    /// <param name="watch">What the run knows of the server; null outside of runs that change something.</param>
    public RetryState(RetryPolicy policy, QlikRequest request, ServerWatch? watch)
    {
        _policy = policy;
        _request = request;
        _watch = watch;
    }

    /// <summary>The current attempt, counted from 1.</summary>
    public int Attempt { get; private set; } = 1;

    /// <summary>Whether the credential was renewed for this request already.</summary>
    public bool Renewed { get; set; }

    /// <summary>Whether the answer of any attempt was lost. No later answer takes that back.</summary>
    public bool InDoubt { get; private set; }

    /// <summary>Takes note of a failed attempt.</summary>
    public void Note(QlikException failure)
    {
        InDoubt |= failure.InDoubt;
        _isUnanswered |= failure.IsUnanswered;
    }

    /// <summary>Writes to the last error what earlier attempts left. A later answer does not end the doubt, and neither does a failure of
    /// something that an attempt needs, such as its token.</summary>
    public void Tell(QlikException last)
    {
        last.InDoubt = _request.Changes && (last.InDoubt || InDoubt);
        last.IsUnanswered |= _isUnanswered;
        last.Attempts = _request.Attempts;
    }

    /// <summary>The wait before the next attempt; null when the failure is final. Counts that attempt.</summary>
    public TimeSpan? NextWait(QlikException failure, TimeSpan? retryAfter)
    {
        if (_request.Once || _watch?.MayTryAgain(failure, Attempt) == false || Attempt >= _policy.MaxAttempts || !IsWorthRetry(failure))
        {
            return null;
        }

        TimeSpan delay = _policy.DelayBefore(Attempt, retryAfter);
        if (failure.Reason == ErrorReason.RateLimited && retryAfter is null && delay < ShortestRateLimitRest)
        {
            delay = ShortestRateLimitRest;
        }

        if (_waited + delay > _policy.MaxTotalDelay)
        {
            return null;
        }

        _waited += delay;
        _webPages += failure.Reason == ErrorReason.LoginPage ? 1 : 0;
        Attempt++;
        return delay;
    }

    private bool IsWorthRetry(QlikException failure)
    {
        if (failure.StatusCode is int status)
        {
            // A fault has the status 500 too, but it is the answer of the service to this call.
            return !failure.IsFault && RetryPolicy.ShouldRetryStatus(status, _request.Idempotent, _request.Changes);
        }

        return !_request.FailFast
            && failure.Reason switch
            {
                ErrorReason.ConnectionFailed or ErrorReason.Timeout => _request.Idempotent,
                ErrorReason.UnreadableAnswer or ErrorReason.EmptyAnswer => !_request.Changes,

                // A gateway's page goes away, a login page stays. More than one further attempt would only delay the message that the
                // session has ended.
                ErrorReason.LoginPage => !_request.Changes && _webPages < MostWebPages,
                _ => false,
            };
    }
}
