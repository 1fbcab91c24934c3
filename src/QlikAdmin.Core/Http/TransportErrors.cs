using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;

namespace QlikAdmin.Http;

/// <summary>Tells the failures apart that happen before, or instead of, an answer; on both editions of .NET.</summary>
internal static class TransportErrors
{
    public static bool IsTransport(Exception e) => e is HttpRequestException or IOException or SocketException or WebException or ObjectDisposedException;

    public static ErrorReason ReasonFor(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case AuthenticationException:
                    return ErrorReason.TlsFailed;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery }:
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

    /// <summary>Whether nothing can have reached the server, so that even a POST may be tried again.</summary>
    public static bool NeverArrived(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable }
                or WebException { Status: WebExceptionStatus.ConnectFailure or WebExceptionStatus.NameResolutionFailure }
                or AuthenticationException)
            {
                return true;
            }
        }

        return false;
    }

    public static QlikException From(Exception exception, string connection, Uri server, QlikRequest request, int attempts)
    {
        ErrorReason reason = ReasonFor(exception);
        string where = $"{server.Scheme}://{server.Authority}";
        string what = reason switch
        {
            ErrorReason.NameNotResolved => $"the host name '{server.Host}' is not known",
            ErrorReason.TlsFailed => $"no secure connection to {where}: {Innermost(exception)}",
            _ => $"no answer from {where}: {Innermost(exception)}",
        };
        string tries = attempts > 1 ? $" after {attempts} attempts" : string.Empty;
        return new QlikException(reason, $"{request.Action}: {request.Method.Method} {request.ShownPath} on '{connection}' failed{tries}, {what.TrimEnd('.')}.", exception)
        {
            NextStep = ErrorTable.NextStep(reason),
            InDoubt = !NeverArrived(exception),
        };
    }

    public static QlikException Timeout(string connection, QlikRequest request, TimeSpan timeout, int attempts, Exception? inner)
    {
        string tries = attempts > 1 ? $" after {attempts} attempts" : string.Empty;
        return new QlikException(ErrorReason.Timeout, FormattableString.Invariant($"{request.Action}: {request.Method.Method} {request.ShownPath} on '{connection}' got no answer within {timeout.TotalSeconds:0.#} s{tries}."), inner)
        {
            NextStep = ErrorTable.NextStep(ErrorReason.Timeout),
            InDoubt = true,
        };
    }

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
