using System;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Http;

/// <summary>The one send path. Every request of every product goes through <see cref="RunAsync"/>.</summary>
/// <remarks>It owns credentials, redirects, retry, pacing, time-outs, cancellation, redaction and errors; nobody else builds an HttpClient.</remarks>
internal sealed class QlikHttp : IDisposable
{
    private const int MaxRedirects = 5;

    private readonly QlikHttpOptions _options;
    private readonly HttpClient _client;
    private readonly Pacer _pacer;
    private readonly RequestLog _requestLog;
    private volatile bool _closed;

    public QlikHttp(QlikHttpOptions options)
    {
        _options = options;
        _pacer = new Pacer(options.MaxInFlight, options.Clock);
        _requestLog = new RequestLog(options.Redactor);
        ServerClock = new ServerClock(options.Clock);

        // Time-outs are per attempt and per read, which HttpClient's own can't tell apart.
        _client = new HttpClient(options.Handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Connection => _options.Connection;

    public Uri BaseUri => _options.BaseUri;

    public Redactor Redactor => _options.Redactor;

    public IQlikClock Clock => _options.Clock;

    public ServerClock ServerClock { get; }

    /// <summary>Proves who we are; null for none. Set once, by the connection, before the first request.</summary>
    public ICredential? Credential { get; set; }

    /// <summary>Gives the error of every request from now on, where it is known that none can succeed; null to send.</summary>
    public Func<QlikRequest, QlikException>? Refusal { get; set; }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="QlikException">Any status of 300 and more that is not followed, and any failure before or instead of an answer.</exception>
    public Task<QlikResponse> SendAsync(QlikRequest request, IOperationLog log, CancellationToken token)
    {
        return WatchedAsync(request, log, () => RunAsync(request, holdPlace: true, Whole, log, token), token);

        async Task<QlikResponse> Whole(HttpResponseMessage response, AttemptScope scope, int attempt)
        {
            string body = await BodyReader.ReadAsync(response, scope, BodyReader.LargestBody).ConfigureAwait(false);
            string? type = response.Content?.Headers.ContentType?.MediaType;
            RefuseWebPage(request, body, type);
            _requestLog.Body(log, "answer", body);
            return new QlikResponse((int)response.StatusCode, body, type, attempt);
        }
    }

    /// <summary>Sends a request and lets <paramref name="consume"/> read the answer while it arrives.</summary>
    /// <param name="request">A request that may be sent again.</param>
    /// <param name="consume">Called once an attempt; when the line drops it is called again with the next answer from its beginning.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the request and any wait.</param>
    public Task StreamAsync(QlikRequest request, Func<GuardedStream, CancellationToken, Task> consume, IOperationLog log, CancellationToken token)
    {
        return WatchedAsync(request, log, () => RunAsync(request, holdPlace: false, Streamed, log, token), token);

        async Task<bool> Streamed(HttpResponseMessage response, AttemptScope scope, int attempt)
        {
            RefuseWebPage(request, string.Empty, response.Content?.Headers.ContentType?.MediaType);
            using CancellationTokenRegistration abort = scope.Token.Register(response.Dispose);
            using Stream body = await response.Content!.ReadAsStreamAsync().ConfigureAwait(false);
            using GuardedStream guarded = new(body, scope);
            await consume(guarded, token).ConfigureAwait(false);
            return true;
        }
    }

    public void Dispose()
    {
        _closed = true;
        _client.Dispose();
        (Credential as IDisposable)?.Dispose();
    }

    private Task<T> WatchedAsync<T>(QlikRequest request, IOperationLog log, Func<Task<T>> send, CancellationToken token)
    {
        return Watch(log) is ServerWatch watch && !request.Anonymous ? watch.RunAsync(request, send, token) : send();
    }

    /// <summary>What the run knows of this server; null outside of runs that change something.</summary>
    private ServerWatch? Watch(IOperationLog log) => (log as IRunLog)?.Watches?.Of(this);

    private async Task<T> RunAsync<T>(QlikRequest request, bool holdPlace, Func<HttpResponseMessage, AttemptScope, int, Task<T>> consume, IOperationLog log, CancellationToken token)
    {
        RetryState state = new(_options.Retry, request) { Watch = Watch(log) };
        request.BasePath = BaseUri.AbsolutePath;
        while (true)
        {
            token.ThrowIfCancellationRequested();
            if (_closed)
            {
                throw Closed(request, null);
            }

            if (Refusal?.Invoke(request) is QlikException refusal)
            {
                throw refusal;
            }

            if (!request.Anonymous)
            {
                await _pacer.EnterAsync(request.Tier, token).ConfigureAwait(false);
            }

            bool inPlace = !request.Anonymous;
            Stopwatch watch = Stopwatch.StartNew();
            TimeSpan? retryAfter = null;
            QlikException failure;
            TimeSpan timeout = Watch(log)?.TimeoutOf(_options.Timeout) ?? _options.Timeout;
            using (AttemptScope scope = new(timeout, token))
            {
                try
                {
                    using HttpResponseMessage response = await SendOnceAsync(request, scope, log, token).ConfigureAwait(false);
                    ServerClock.Hear(response);
                    int status = (int)response.StatusCode;
                    if (status < 300)
                    {
                        if (!holdPlace && inPlace)
                        {
                            _pacer.Leave();
                            inPlace = false;
                        }

                        _requestLog.Answer(log, request, status, watch.Elapsed, state.Attempt);
                        return await consume(response, scope, state.Attempt).ConfigureAwait(false);
                    }

                    retryAfter = RetryAfter.Read(response, _options.Clock.UtcNow);
                    string body = await BodyReader.ReadErrorAsync(response, scope).ConfigureAwait(false);
                    _requestLog.Answer(log, request, status, watch.Elapsed, state.Attempt);
                    _requestLog.Body(log, "error answer", body);
                    if (status == 404 && request.Method == HttpMethod.Delete && state.Retried && typeof(T) == typeof(QlikResponse))
                    {
                        // The first attempt did it; only its answer was lost.
                        return (T)(object)new QlikResponse(status, string.Empty, null, state.Attempt);
                    }

                    ServerError error = ServerError.Parse(_options.Redactor.Clean(body), response.Content?.Headers.ContentType?.MediaType);
                    failure = ErrorTable.FromAnswer(Connection, request, status, error, _options.Redactor, retryAfter);
                    failure.InDoubt = status >= 500 && status != 503 && failure.Reason == ErrorReason.ServerError;
                    failure.IsFault = error.IsFault;
                }
                catch (Exception e) when (token.IsCancellationRequested && (TransportErrors.IsTransport(e) || e is OperationCanceledException))
                {
                    throw new OperationCanceledException(e.Message, e, token);
                }
                catch (Exception e) when (_closed && (TransportErrors.IsTransport(e) || e is OperationCanceledException))
                {
                    // HttpClient cancels what is under way when it is closed; nobody asked for a cancellation.
                    throw Closed(request, e);
                }
                catch (Exception e) when (scope.TimedOut && (TransportErrors.IsTransport(e) || e is OperationCanceledException))
                {
                    _requestLog.Failure(log, request, "timed out", watch.Elapsed, state.Attempt);
                    failure = TransportErrors.Timeout(Connection, request, timeout, state.Attempt, e);
                }
                catch (Exception e) when (TransportErrors.IsTransport(e))
                {
                    failure = TransportErrors.From(e, Connection, BaseUri, request, state.Attempt);
                    _requestLog.Failure(log, request, failure.Reason.ToString(), watch.Elapsed, state.Attempt);
                }
                finally
                {
                    if (inPlace)
                    {
                        _pacer.Leave();
                    }
                }
            }

            state.InDoubt |= failure.InDoubt;
            failure.InDoubt = state.InDoubt;
            if (failure.StatusCode == 401 && failure.Reason != ErrorReason.TenantDeactivated && await RenewAsync(request, state, log, token).ConfigureAwait(false))
            {
                continue;
            }

            if (failure.IsFault && ForgetKey(request, failure, state))
            {
                log.Verbose($"{request.Action}: the server answered with a fault, which a key that has ended gives too; tried once more with a new one");
                continue;
            }

            TimeSpan? wait = state.NextWait(failure, retryAfter);
            if (wait is not TimeSpan delay)
            {
                throw failure;
            }

            log.Verbose(FormattableString.Invariant($"{request.Method.Method} {request.ShownPath}: waiting {delay.TotalSeconds:0.0} s before attempt {state.Attempt}"));
            if (failure.Reason == ErrorReason.RateLimited)
            {
                _pacer.Pause(request.Tier, delay);
            }

            await _options.Clock.Delay(delay, token).ConfigureAwait(false);
            if (state.InDoubt && request.StillWanted is not null && !await request.StillWanted(token).ConfigureAwait(false))
            {
                throw failure;
            }
        }
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

    private async Task<HttpResponseMessage> SendOnceAsync(QlikRequest request, AttemptScope scope, IOperationLog log, CancellationToken token)
    {
        Uri target = new(BaseUri, request.PathAndQuery());
        if (!Redirect.IsSameOrigin(target, BaseUri))
        {
            throw new QlikException(ErrorReason.InvalidInput, $"{request.Action}: the path '{request.Path}' leads away from '{Connection}'.");
        }

        for (int hop = 0; ; hop++)
        {
            using HttpRequestMessage message = request.ToMessage(target, _options.UserAgent);
            if (Credential is not null && !request.Anonymous)
            {
                // Not under this attempt's time-out: a token request has its own.
                scope.Suspend();
                await Credential.ApplyAsync(message, log, token).ConfigureAwait(false);
                request.SentCredential = message.Headers.Authorization?.Parameter;
                scope.Restart();
            }

            if (hop == 0 && request.Body is not null && !request.Anonymous)
            {
                _requestLog.Body(log, "request", request.Body);
            }

            HttpResponseMessage response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, scope.Token).ConfigureAwait(false);
            if (Redirect.Target(response, target) is not Uri next)
            {
                return response;
            }

            int status = (int)response.StatusCode;
            response.Dispose();
            if (!Redirect.IsSameOrigin(next, BaseUri))
            {
                throw ErrorTable.Unusable(ErrorReason.RedirectRefused, Connection, request, $"was redirected ({status}) to {next.Scheme}://{next.Authority}, which is another host.");
            }

            if (!Redirect.MayFollow(request.Method, status) || hop == MaxRedirects)
            {
                throw ErrorTable.Unusable(ErrorReason.RedirectRefused, Connection, request, $"was redirected ({status}) to {_options.Redactor.Clean(next.PathAndQuery)}, where it can't follow.");
            }

            log.Verbose($"{request.Method.Method} {request.ShownPath} -> {status}, follows to {_options.Redactor.Clean(next.AbsolutePath)}");
            target = next;
        }
    }

    private void RefuseWebPage(QlikRequest request, string body, string? contentType)
    {
        if (ServerError.LooksLikeHtml(body, contentType))
        {
            throw ErrorTable.Unusable(ErrorReason.LoginPage, Connection, request, "answered with a web page instead of data: authentication failed.");
        }
    }

    private QlikException Closed(QlikRequest request, Exception? inner)
    {
        return new QlikException(ErrorReason.NotConnected, $"{request.Action}: the connection '{Connection}' is closed.", inner)
        {
            NextStep = "Connect again.",
        };
    }
}
