using System.Diagnostics;

namespace QlikAdmin.Http;

/// <summary>Sends one attempt of a request: builds its message, proves who we are, and follows redirects within the same origin.</summary>
internal sealed class RequestSender
{
    private const int MaxRedirects = 5;

    private readonly QlikHttpOptions _options;
    private readonly RequestLog _requestLog;
    private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _send;

    /// <param name="options">The parts of the send path.</param>
    /// <param name="requestLog">Where bodies are reported.</param>
    /// <param name="send">Sends a message and returns the head of the answer.</param>
    public RequestSender(
        QlikHttpOptions options,
        RequestLog requestLog,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send
    )
    {
        _options = options;
        _requestLog = requestLog;
        _send = send;
    }

    /// <returns>The head of the answer; its body is still on the way. The caller disposes it.</returns>
    /// <exception cref="QlikException">InvalidInput, RedirectRefused and LoginPage, and what the credential throws.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        QlikRequest request,
        ICredential? credential,
        AttemptScope scope,
        IOperationLog log,
        CancellationToken token
    )
    {
        Uri first = new(_options.BaseUri, request.PathAndQuery());
        if (!Redirect.IsSameOrigin(first, _options.BaseUri))
        {
            throw new QlikException(
                ErrorReason.InvalidInput,
                $"{request.Action}: the path '{request.Path}' leads away from '{_options.Connection}'."
            );
        }

        ICredential? proof = request.ProvenBy ?? (request.Anonymous ? null : credential);
        Uri target = first;
        bool isSignedInAgain = false;
        for (int hop = 0; ; hop++)
        {
            using HttpRequestMessage message = request.ToMessage(target, _options.UserAgent);
            if (proof is not null)
            {
                // A token request has a time-out of its own, so it does not count against this attempt.
                scope.Suspend();
                await proof.ApplyAsync(message, log, token).ConfigureAwait(false);
                request.SentCredential = message.Headers.Authorization?.Parameter;
                scope.Restart();
            }

            if (hop == 0 && request.Body is not null && !request.Anonymous)
            {
                _requestLog.Body(log, "request", request.Body);
            }

            request.Attempts++;
            long sentAt = Stopwatch.GetTimestamp();
            HttpResponseMessage response = await _send(message, scope.Token).ConfigureAwait(false);
            if (Redirect.Target(response, target) is not Uri next)
            {
                return response;
            }

            int status = (int)response.StatusCode;
            response.Dispose();
            _requestLog.Redirect(log, request, status, next.AbsolutePath);
            if (proof is ISignInSession session && session.IsSignIn(next))
            {
                if (isSignedInAgain)
                {
                    throw NotKept(request);
                }

                // The server did nothing of the request, and following the redirect would turn it into one that only reads.
                isSignedInAgain = true;
                session.Forget(sentAt);
                request.Attempts--;
                target = first;
                hop = -1;
                continue;
            }

            if (!Redirect.IsSameOrigin(next, _options.BaseUri) && !IsDetour(request, target, next))
            {
                throw Elsewhere(request, status, next);
            }

            if (!Redirect.MayFollow(request.Method, status) || hop == MaxRedirects)
            {
                throw Refused(request, status, $"{_options.Redactor.Clean(next.PathAndQuery)}, which can't be followed.");
            }

            target = next;
        }
    }

    /// <summary>Another port is entered only from the server itself. From there, only the way back is followed.</summary>
    private bool IsDetour(QlikRequest request, Uri from, Uri next) =>
        request.Detour?.Invoke(next) == true && Redirect.IsSameOrigin(from, _options.BaseUri);

    private QlikException NotKept(QlikRequest request)
    {
        QlikException failure = ErrorTable.Unusable(
            ErrorReason.LoginPage,
            _options.Connection,
            request,
            "was sent to sign in again right after the account had signed in: the proxy keeps no session for it."
        );
        failure.InDoubt = false;
        return failure;
    }

    private QlikException Elsewhere(QlikRequest request, int status, Uri next)
    {
        string place = $"{next.Scheme}://{next.Authority}";
        if (
            !string.Equals(next.Scheme, _options.BaseUri.Scheme, StringComparison.OrdinalIgnoreCase)
            || !string.Equals(next.Host, _options.BaseUri.Host, StringComparison.OrdinalIgnoreCase)
        )
        {
            return Refused(request, status, place + ", which is another host.");
        }

        return request.Detour is null
            ? Refused(request, status, place + ", which is another port of the host.")
            : ErrorTable.Unusable(
                ErrorReason.LoginPage,
                _options.Connection,
                request,
                $"was redirected ({status}) to {place}{next.AbsolutePath}, where no Windows account is asked for: authentication failed."
            );
    }

    private QlikException Refused(QlikRequest request, int status, string where)
    {
        return ErrorTable.Unusable(ErrorReason.RedirectRefused, _options.Connection, request, $"was redirected ({status}) to {where}");
    }
}
