namespace QlikAdmin.Http;

/// <summary>Sends one attempt of a request: builds its message, proves who we are, and follows redirects within the same origin.</summary>
internal sealed class RequestSender
{
    private const int MaxRedirects = 5;

    private readonly QlikHttpOptions _options;
    private readonly RequestLog _requestLog;
    private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _send;

    /// <param name="options">What the send path is made of.</param>
    /// <param name="requestLog">Where bodies are reported.</param>
    /// <param name="send">Puts a message on the wire and comes back with the head of the answer.</param>
    public RequestSender(QlikHttpOptions options, RequestLog requestLog, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
    {
        _options = options;
        _requestLog = requestLog;
        _send = send;
    }

    /// <returns>The head of the answer; its body is still on the way. The caller disposes it.</returns>
    /// <exception cref="QlikException">InvalidInput and RedirectRefused, and what the credential throws.</exception>
    public async Task<HttpResponseMessage> SendAsync(QlikRequest request, ICredential? credential, AttemptScope scope, IOperationLog log, CancellationToken token)
    {
        Uri target = new(_options.BaseUri, request.PathAndQuery());
        if (!Redirect.IsSameOrigin(target, _options.BaseUri))
        {
            throw new QlikException(ErrorReason.InvalidInput, $"{request.Action}: the path '{request.Path}' leads away from '{_options.Connection}'.");
        }

        for (int hop = 0; ; hop++)
        {
            using HttpRequestMessage message = request.ToMessage(target, _options.UserAgent);
            if (credential is not null && !request.Anonymous)
            {
                // Not under this attempt's time-out: a token request has its own.
                scope.Suspend();
                await credential.ApplyAsync(message, log, token).ConfigureAwait(false);
                request.SentCredential = message.Headers.Authorization?.Parameter;
                scope.Restart();
            }

            if (hop == 0 && request.Body is not null && !request.Anonymous)
            {
                _requestLog.Body(log, "request", request.Body);
            }

            request.Attempts++;
            HttpResponseMessage response = await _send(message, scope.Token).ConfigureAwait(false);
            if (Redirect.Target(response, target) is not Uri next)
            {
                return response;
            }

            int status = (int)response.StatusCode;
            response.Dispose();
            _requestLog.Redirect(log, request, status, next.AbsolutePath);
            if (!Redirect.IsSameOrigin(next, _options.BaseUri))
            {
                throw Refused(request, status, $"{next.Scheme}://{next.Authority}, which is another host.");
            }

            if (!Redirect.MayFollow(request.Method, status) || hop == MaxRedirects)
            {
                throw Refused(request, status, $"{_options.Redactor.Clean(next.PathAndQuery)}, which can't be followed.");
            }

            target = next;
        }
    }

    private QlikException Refused(QlikRequest request, int status, string where)
    {
        return ErrorTable.Unusable(ErrorReason.RedirectRefused, _options.Connection, request, $"was redirected ({status}) to {where}");
    }
}
