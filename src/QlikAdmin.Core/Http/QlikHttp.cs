using System.Diagnostics;
using QlikAdmin.Base;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Http;

/// <summary>The one send path. Every request of every product goes through <see cref="RunAsync"/>.</summary>
/// <remarks>It owns credentials, redirects, retry, pacing, time-outs, cancellation, redaction and errors. No other class builds an
/// HttpClient.</remarks>
internal sealed class QlikHttp : IDisposable
{
    private const int TooMany = 429;

    private readonly QlikHttpOptions _options;
    private readonly HttpClient _client;
    private readonly Pacer _pacer;
    private readonly RequestLog _requestLog;
    private readonly RequestSender _sender;
    private volatile bool _closed;

    public QlikHttp(QlikHttpOptions options)
    {
        _options = options;
        _pacer = new Pacer(options.MaxInFlight, options.Clock, options.PerMinute, options.RateShare);
        _requestLog = new RequestLog(options.Redactor);
        ServerClock = new ServerClock(options.Clock);
        Assumptions = new AssumptionLedger(options.Connection);

        // There is a time-out for each attempt and for each read. HttpClient has only one for both.
        _client = new HttpClient(options.Handler) { Timeout = Timeout.InfiniteTimeSpan };
        _sender = new RequestSender(options, _requestLog, (message, token) =>
            _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token)
        );
    }

    public string Connection => _options.Connection;

    public Uri BaseUri => _options.BaseUri;

    public double RateShare => _options.RateShare;

    public Redactor Redactor => _options.Redactor;

    public ReadLimits Limits => _options.Limits;

    public IQlikClock Clock => _options.Clock;

    public ServerClock ServerClock { get; }

    /// <summary>The assumptions that the answers so far have shown to be wrong.</summary>
    public AssumptionLedger Assumptions { get; }

    /// <summary>Proves who we are; null for no credential. Set once, by the connection, before the first request.</summary>
    public ICredential? Credential { get; set; }

    /// <summary>Gives the error of every request from now on, where it is known that none can succeed; null where requests are
    /// sent.</summary>
    public Func<QlikRequest, QlikException>? Refusal { get; set; }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="QlikException">Any status of 300 and more that is not followed, and any failure before or instead of an
    /// answer.</exception>
    public Task<QlikResponse> SendAsync(QlikRequest request, IOperationLog log, CancellationToken token) =>
        SendAsync(request, response => response, log, token);

    /// <summary>Sends a request and lets <paramref name="read"/> make a value of the whole answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Called once for each attempt. If it throws a <see cref="QlikException"/> that says that the answer is unreadable
    /// or empty, a request that only reads is sent again.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the request and any wait.</param>
    /// <exception cref="QlikException">What <paramref name="read"/> throws, any status of 300 and more that is not followed, and any
    /// failure before or instead of an answer.</exception>
    public Task<T> SendAsync<T>(QlikRequest request, Func<QlikResponse, T> read, IOperationLog log, CancellationToken token)
    {
        return ServerWatch.RunAsync(this, request, () => RunAsync(request, holdPlace: true, Whole, log, token), log, token);

        async Task<T> Whole(HttpResponseMessage response, AttemptScope scope)
        {
            BodyText body = await BodyReader
                .ReadAsync(response, scope, Limits.LargestAnswer, what =>
                    ErrorTable.Unusable(ErrorReason.AnswerTooLarge, Connection, request, what)
                )
                .ConfigureAwait(false);
            string? type = response.Content?.Headers.ContentType?.MediaType;
            ErrorTable.RefuseWebPage(Connection, request, body.Start(), type);
            if (log.WantsBodies)
            {
                _requestLog.Body(log, "answer", body.ToString());
            }

            return read(new QlikResponse((int)response.StatusCode, body, type, request.Attempts));
        }
    }

    /// <summary>Sends a request and lets <paramref name="consume"/> read the answer while it arrives.</summary>
    /// <param name="request">A request that only reads.</param>
    /// <param name="consume">Called once for each attempt. If the connection breaks, or the answer can't be read, it is called again with
    /// the next answer from its beginning.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the request and any wait.</param>
    public Task StreamAsync(
        QlikRequest request,
        Func<GuardedStream, CancellationToken, Task> consume,
        IOperationLog log,
        CancellationToken token
    )
    {
        return ServerWatch.RunAsync(this, request, () => RunAsync(request, holdPlace: false, Streamed, log, token), log, token);

        async Task<bool> Streamed(HttpResponseMessage response, AttemptScope scope)
        {
            ErrorTable.RefuseWebPage(Connection, request, string.Empty, response.Content?.Headers.ContentType?.MediaType);
            using CancellationTokenRegistration abort = scope.Token.Register(response.Dispose);
            using Stream body = await response.Content!.ReadAsStreamAsync().ConfigureAwait(false);
            using GuardedStream guarded = new(body, scope, Limits, (reason, what) =>
                ErrorTable.Unusable(reason, Connection, request, $"answered with {what}, which no Qlik server sends.")
            );
            await consume(guarded, token).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>The error of an answer that refuses the request, with the doubt that it leaves.</summary>
    public QlikException FromAnswer(QlikRequest request, int status, ServerError error, TimeSpan? retryAfter = null)
    {
        QlikException failure = ErrorTable.FromAnswer(Connection, request, status, error, _options.Redactor, retryAfter);
        failure.IsForeign = (error.Form & _options.RefusalForms) == 0;
        failure.IsPage = error.IsPage;
        failure.InDoubt = request.Changes && !ClearNo.IsSaid(status, error, _options.RefusalForms, request.Attempts);
        _options.Explain?.Invoke(failure);
        return failure;
    }

    public void Dispose()
    {
        _closed = true;
        _client.Dispose();
        (Credential as IDisposable)?.Dispose();
    }

    private async Task<T> RunAsync<T>(
        QlikRequest request,
        bool holdPlace,
        Func<HttpResponseMessage, AttemptScope, Task<T>> consume,
        IOperationLog log,
        CancellationToken token
    )
    {
        RetryState state = new(_options.Retry, request, ServerWatch.Find(this, log));
        request.BasePath = BaseUri.AbsolutePath;
        request.Attempts = 0;
        try
        {
            while (true)
            {
                Attempt<T> attempt = await AttemptAsync(request, holdPlace, consume, log, token).ConfigureAwait(false);
                if (attempt.Failure is not QlikException failure)
                {
                    return attempt.Answer!;
                }

                state.Note(failure);
                if (!await GoesOnAsync(request, state, failure, attempt.RetryAfter, log, token).ConfigureAwait(false))
                {
                    throw failure;
                }
            }
        }
        catch (QlikException e) when (request.Attempts > 0 && (request.Changes || e.Request is null || ReferenceEquals(e.Request, request)))
        {
            // After a change was sent, the error of another request is told too: it fetched a token or a service key for the next attempt.
            // The reader of a list sends requests of its own, and their errors stay as they are.
            state.Tell(e);
            throw;
        }
    }

    /// <summary>Sends a request once.</summary>
    /// <exception cref="QlikException">Nothing was sent, or the answer can't be used and another attempt would not help.</exception>
    private async Task<Attempt<T>> AttemptAsync<T>(
        QlikRequest request,
        bool holdPlace,
        Func<HttpResponseMessage, AttemptScope, Task<T>> consume,
        IOperationLog log,
        CancellationToken token
    )
    {
        token.ThrowIfCancellationRequested();
        if (_closed)
        {
            throw Closed(request, null);
        }

        if (!request.AsksAnyway && Refusal?.Invoke(request) is QlikException refusal)
        {
            throw refusal;
        }

        if (!request.Anonymous)
        {
            await _pacer.EnterAsync(request.Tier, rest => TellLimit(rest, log), token).ConfigureAwait(false);
        }

        bool inPlace = !request.Anonymous;
        bool isUnheard = inPlace;
        int before = request.Attempts;
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan timeout = ServerWatch.Find(this, log)?.TimeoutOf(_options.Timeout) ?? _options.Timeout;
        TimeSpan whole = TimeSpan.FromTicks(_options.Timeout.Ticks * Limits.TimeoutsPerAnswer);
        using AttemptScope scope = new(timeout, token, holdPlace ? whole : null);
        try
        {
            using HttpResponseMessage response = await _sender.SendAsync(request, Credential, scope, log, token).ConfigureAwait(false);
            ServerClock.Hear(response);
            int status = (int)response.StatusCode;
            TimeSpan? retryAfter = RetryAfter.Read(response, ServerClock.UtcNow ?? _options.Clock.UtcNow);
            if (status == TooMany)
            {
                // At once, before anything else of the tier is sent.
                _pacer.Pause(request.Tier, retryAfter ?? RetryState.ShortestRateLimitRest);
            }

            if (isUnheard)
            {
                isUnheard = false;
                _pacer.Hear(request.Tier, status == TooMany);
            }

            _requestLog.Answer(log, request, status, watch.Elapsed);
            if (status >= 300)
            {
                return new Attempt<T>(
                    default,
                    await RefusedAsync(response, request, retryAfter, scope, log).ConfigureAwait(false),
                    retryAfter
                );
            }

            if (!holdPlace && inPlace)
            {
                _pacer.Leave();
                inPlace = false;
            }

            return new Attempt<T>(await consume(response, scope).ConfigureAwait(false), null, null);
        }
        catch (QlikException e) when (e.IsUnreadable && ReferenceEquals(e.Request, request))
        {
            // The condition leaves out the error of another request that the reader of this answer made.
            return new Attempt<T>(default, e, null);
        }
        catch (Exception e) when (token.IsCancellationRequested && (TransportErrors.IsTransport(e) || e is OperationCanceledException))
        {
            throw new OperationCanceledException(e.Message, e, token);
        }
        catch (Exception e) when (_closed && (TransportErrors.IsTransport(e) || e is OperationCanceledException))
        {
            // HttpClient cancels running requests when it is closed. The caller did not ask for a cancellation.
            QlikException closed = Closed(request, e);
            closed.InDoubt = request.Changes && request.Attempts > before;
            throw closed;
        }
        catch (Exception e) when (scope.UsedUp && (TransportErrors.IsTransport(e) || e is OperationCanceledException))
        {
            // Another attempt would be just as slow.
            _requestLog.Failure(log, request, "not whole", watch.Elapsed);
            throw ErrorTable.Unusable(
                ErrorReason.Timeout,
                Connection,
                request,
                FormattableString.Invariant($"sent an answer that was not complete after {whole.TotalSeconds:0.#} s."),
                e
            );
        }
        catch (Exception e) when (scope.TimedOut && (TransportErrors.IsTransport(e) || e is OperationCanceledException))
        {
            _requestLog.Failure(log, request, "timed out", watch.Elapsed);
            return new Attempt<T>(default, TransportErrors.Timeout(Connection, request, timeout, e), null);
        }
        catch (Exception e) when (TransportErrors.IsTransport(e))
        {
            QlikException failure = TransportErrors.From(e, Connection, BaseUri, request);
            _options.Explain?.Invoke(failure);
            _requestLog.Failure(log, request, failure.Reason.ToString(), watch.Elapsed);
            return new Attempt<T>(default, failure, null);
        }
        finally
        {
            if (isUnheard)
            {
                _pacer.Hear(request.Tier, isRefused: false);
            }

            if (inPlace)
            {
                _pacer.Leave();
            }
        }
    }

    private void TellLimit(TimeSpan rest, IOperationLog log) =>
        (log as IRunLog)?.Waiting($"rate limit of {Connection}", _options.Clock.UtcNow + rest);

    private async Task<QlikException> RefusedAsync(
        HttpResponseMessage response,
        QlikRequest request,
        TimeSpan? retryAfter,
        AttemptScope scope,
        IOperationLog log
    )
    {
        int status = (int)response.StatusCode;
        string? body = await BodyReader.ReadErrorAsync(response, scope).ConfigureAwait(false);
        _requestLog.Body(log, "error answer", body ?? string.Empty);
        ServerError error = ServerError.Parse(
            _options.Redactor.Clean(body ?? string.Empty),
            response.Content?.Headers.ContentType?.MediaType
        );
        return FromAnswer(request, status, body is null ? error with { Form = AnswerForm.Foreign } : error, retryAfter);
    }

    /// <summary>Whether the request is sent once more. Returns when it is time to send it.</summary>
    private async Task<bool> GoesOnAsync(
        QlikRequest request,
        RetryState state,
        QlikException failure,
        TimeSpan? retryAfter,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (
            failure.StatusCode == 401
            && failure.Reason != ErrorReason.TenantDeactivated
            && await RenewAsync(request, state, log, token).ConfigureAwait(false)
        )
        {
            return true;
        }

        // A change that may have been made is not sent again only because a key may have expired.
        if (failure.IsFault && !failure.InDoubt && ForgetKey(request, failure, state))
        {
            log.Verbose(
                $"{request.Action}: the server answered with a fault, which an expired service key also causes; tried once more with a new key"
            );
            return true;
        }

        if (state.NextWait(failure, retryAfter) is not TimeSpan delay)
        {
            return false;
        }

        log.Verbose(
            FormattableString.Invariant(
                $"{request.Method.Method} {request.ShownPath}: waiting {delay.TotalSeconds:0.0} s before attempt {request.Attempts + 1}"
            )
        );
        bool isLimit = failure.Reason == ErrorReason.RateLimited;
        if (isLimit)
        {
            _pacer.Pause(request.Tier, delay);
        }

        if (isLimit)
        {
            TellLimit(delay, log);
        }
        else
        {
            (log as IRunLog)?.Waiting($"{Connection} does not answer", _options.Clock.UtcNow + delay);
        }

        await _options.Clock.Delay(delay, token).ConfigureAwait(false);
        return !state.InDoubt || request.StillWanted is null || await request.StillWanted(token).ConfigureAwait(false);
    }

    private async Task<bool> RenewAsync(QlikRequest request, RetryState state, IOperationLog log, CancellationToken token)
    {
        if (state.Renewed || request.Anonymous || Credential is null)
        {
            return false;
        }

        state.Renewed = true;
        return await Credential.RenewAsync(request.SentCredential, log, token).ConfigureAwait(false);
    }

    private bool ForgetKey(QlikRequest request, QlikException failure, RetryState state)
    {
        if (state.Renewed || request.Anonymous || failure.Reason == ErrorReason.NotSupported || Credential is not ISessionKey key)
        {
            return false;
        }

        state.Renewed = true;
        key.Forget();
        return true;
    }

    private QlikException Closed(QlikRequest request, Exception? inner)
    {
        return new QlikException(ErrorReason.NotConnected, $"{request.Action}: the connection '{Connection}' is closed.", inner)
        {
            NextStep = "Connect again.",
        };
    }
}
