using System.Net.Sockets;
using System.Security.Authentication;

namespace QlikAdmin.Http;

/// <summary>Tells apart the failures before, or instead of, an answer, on both editions of .NET.</summary>
internal static class TransportErrors
{
    public static bool IsTransport(Exception e) =>
        e is HttpRequestException or IOException or SocketException or WebException or ObjectDisposedException;

    public static ErrorReason ReasonFor(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case AuthenticationException:
                    return ErrorReason.TlsFailed;
                case SocketException
                {
                    SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery
                }:
                    return ErrorReason.NameNotResolved;
                case WebException { Status: WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure }:
                    return ErrorReason.NameNotResolved;
                case WebException { Status: WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure }:
                    return ErrorReason.TlsFailed;
                default:
                    break;
            }
        }

        return ErrorReason.ConnectionFailed;
    }

    /// <summary>Whether nothing can have reached the server, because no connection was made.</summary>
    public static bool NeverArrived(Exception exception)
    {
        // An open connection reports its errors through its stream, and then the request may have arrived.
        bool stood = false;
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (
                e
                is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound }
                    or WebException { Status: WebExceptionStatus.ConnectFailure or WebExceptionStatus.NameResolutionFailure }
            )
            {
                return true;
            }

            if (
                !stood
                && e
                    is SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable }
                        or AuthenticationException
            )
            {
                return true;
            }

            stood |= e is IOException;
        }

        return false;
    }

    public static QlikException From(Exception exception, string connection, Uri server, QlikRequest request)
    {
        ErrorReason reason = ReasonFor(exception);
        string where = $"{server.Scheme}://{server.Authority}";
        string what = reason switch
        {
            ErrorReason.NameNotResolved => $"the host name '{server.Host}' is not known",
            ErrorReason.TlsFailed => $"no secure connection to {where}: {Innermost(exception)}",
            _ => $"no answer from {where}: {Innermost(exception)}",
        };
        string tries = Tries(request);
        return new QlikException(
            reason,
            $"{request.Action}: {request.Method.Method} {request.ShownPath} on '{connection}' failed{tries}, {what.TrimEnd('.')}.",
            exception
        )
        {
            NextStep = ErrorTable.NextStep(reason),
            InDoubt = request.Changes && !NeverArrived(exception),
            Attempts = request.Attempts,
            Request = request,
        };
    }

    public static QlikException Timeout(string connection, QlikRequest request, TimeSpan timeout, Exception? inner)
    {
        string tries = Tries(request);
        return new QlikException(
            ErrorReason.Timeout,
            FormattableString.Invariant(
                $"{request.Action}: {request.Method.Method} {request.ShownPath} on '{connection}' got no answer within {timeout.TotalSeconds:0.#} s{tries}."
            ),
            inner
        )
        {
            NextStep = ErrorTable.NextStep(ErrorReason.Timeout),
            InDoubt = request.Changes,
            Attempts = request.Attempts,
            Request = request,
        };
    }

    private static string Tries(QlikRequest request) =>
        request.Attempts > 1 ? FormattableString.Invariant($" after {request.Attempts} attempts") : string.Empty;

    private static string Innermost(Exception exception)
    {
        Exception e = exception;
        while (e.InnerException is not null)
        {
            e = e.InnerException;
        }

        return e.Message;
    }
}
