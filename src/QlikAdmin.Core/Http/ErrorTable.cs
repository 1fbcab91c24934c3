using QlikAdmin.Base;

namespace QlikAdmin.Http;

/// <summary>The one place that decides which answer is which error, and what to do about it.</summary>
internal static class ErrorTable
{
    private const string TenantDeactivatedCode = "TENANT_DEACTIVATED";
    private const string NoAllotmentCode = "LICENSES-011";

    public static bool IsTenantDeactivated(ServerError error) =>
        string.Equals(error.Code, TenantDeactivatedCode, StringComparison.OrdinalIgnoreCase);

    /// <summary>The reason for an HTTP status, also for the status of one item in a 207.</summary>
    public static ErrorReason ReasonFor(int status, ServerError error)
    {
        if (IsTenantDeactivated(error))
        {
            return ErrorReason.TenantDeactivated;
        }

        if (string.Equals(error.Code, NoAllotmentCode, StringComparison.OrdinalIgnoreCase))
        {
            return ErrorReason.NoLicenseAvailable;
        }

        if (error.IsFault && SoapFault.ReasonFor(error) is ErrorReason said)
        {
            return said;
        }

        return status switch
        {
            401 => ErrorReason.Unauthorized,
            403 when error.Text?.IndexOf("XSRF", StringComparison.OrdinalIgnoreCase) >= 0 => ErrorReason.XsrfRejected,
            403 => ErrorReason.Forbidden,
            404 or 410 => ErrorReason.NotFound,
            408 => ErrorReason.Timeout,
            409 => ErrorReason.Conflict,
            412 => ErrorReason.PreconditionFailed,
            429 => ErrorReason.RateLimited,
            >= 500 => ErrorReason.ServerError,
            >= 300 and < 400 => ErrorReason.RedirectRefused,
            _ => ErrorReason.InvalidRequest,
        };
    }

    /// <summary>What an admin can do about it; null where the message already says all.</summary>
    public static string? NextStep(ErrorReason reason)
    {
        return reason switch
        {
            ErrorReason.NameNotResolved => "Check the spelling of the host name, and that this machine can resolve it.",
            ErrorReason.ConnectionFailed =>
                "Check the host, the port, the service and the firewall. A server that does not trust a client certificate also closes the connection.",
            ErrorReason.TlsFailed =>
                "Check that the host name is the one in the server's certificate, and that this machine trusts its issuer. For a site or server with a certificate of its own, Connect-QlikSense and Connect-QlikView take its root certificate (-TrustedRoot), and -SkipCertificateCheck shows whether the certificate is the cause.",
            ErrorReason.Timeout =>
                "Try again. If the server is only slow, connect again with a longer time-out: -TimeoutSec of the Connect commands.",
            ErrorReason.Unauthorized => "The key, secret, token or account is wrong, expired or revoked. Get a new one and connect again.",
            ErrorReason.LoginPage =>
                "Authentication failed: the server showed its login page. Check the account, the virtual proxy prefix and, for Windows authentication, the proxy's Windows authentication pattern.",
            ErrorReason.XsrfRejected =>
                "A proxy or gateway between here and the server removed the X-Qlik-Xrfkey header or query parameter.",
            ErrorReason.TenantDeactivated =>
                "Nothing works on a deactivated tenant. Until its purge date it can be reactivated: Connect-QlikRegion, then Enable-QlikTenant.",
            ErrorReason.HostnameNotConfirmed =>
                "Give Disable-QlikTenant or Enable-QlikTenant the tenant's host name with -ConfirmHostname, such as acme.eu.qlikcloud.com, or type it when asked in an interactive session. It is never derived from the id.",
            ErrorReason.Forbidden =>
                "The account is known but may not do this. It needs the tenant admin role on Cloud (an OAuth client: scope admin_classic), or RootAdmin on Sense.",
            ErrorReason.Conflict => "Somebody else has changed it in the meantime, or it already exists. Read it again and repeat.",
            ErrorReason.RateLimited => "Wait until the server allows more requests, then run the same command again.",
            ErrorReason.ServerError =>
                "Try again in a few minutes. If it fails again, give the trace id or the time to the people who run the server.",
            ErrorReason.ServerDown => "When the server answers again, run Resume-QlikOperation.",
            ErrorReason.NoLicenseAvailable => "Take unused units back first: Get-QlikAllocation -UnusedFor 30d lists candidates.",
            ErrorReason.RedirectRefused => "Credentials are never sent to another host. If that host is right, connect to it directly.",
            ErrorReason.UnreadableAnswer or ErrorReason.EmptyAnswer or ErrorReason.AnswerTooLarge =>
                "Check that the address is the product itself, and not a gateway or another program.",
            ErrorReason.RepeatedCursor => "The list is broken on the server. Try again. If it happens again, report it to Qlik.",
            ErrorReason.IncompleteAnswer => "Run the same command again. What is already done is reported as done.",
            _ => null,
        };
    }

    public static QlikException FromAnswer(
        string connection,
        QlikRequest request,
        int status,
        ServerError error,
        Redactor redactor,
        TimeSpan? retryAfter = null
    )
    {
        ErrorReason reason = ReasonFor(status, error);
        string said = error.Text is null ? "with an empty body" : "and said: " + error.Text;
        string code = error.Code is null ? string.Empty : " [" + error.Code + "]";
        string wait =
            reason == ErrorReason.RateLimited && retryAfter is TimeSpan rest
                ? string.Format(
                    CultureInfo.InvariantCulture,
                    " The server allows more requests in {0:0} s.",
                    Math.Ceiling(rest.TotalSeconds)
                )
                : string.Empty;
        return new QlikException(
            reason,
            string.Format(
                CultureInfo.InvariantCulture,
                "{0}: {1} {2} on '{3}' answered {4} {5}{6}.{7}",
                request.Action,
                request.Method.Method,
                redactor.Clean(request.BasePath + request.PathAndQuery()),
                connection,
                status,
                said.TrimEnd('.'),
                code,
                wait
            )
        )
        {
            StatusCode = status,
            ServerCode = error.Code,
            TraceId = error.TraceId,
            NextStep = NextStep(reason),
            IsFault = error.IsFault,
            Attempts = request.Attempts,
            Request = request,
        };
    }

    /// <exception cref="QlikException">LoginPage: an answer that should be data is a web page.</exception>
    public static void RefuseWebPage(string connection, QlikRequest request, string body, string? contentType)
    {
        if (ServerError.LooksLikeHtml(body, contentType))
        {
            throw Unusable(ErrorReason.LoginPage, connection, request, "answered with a web page instead of data: authentication failed.");
        }
    }

    /// <summary>An error about an answer that came but can't be used. After a change it leaves open whether the change was made.</summary>
    public static QlikException Unusable(ErrorReason reason, string connection, QlikRequest request, string what, Exception? inner = null)
    {
        return new QlikException(reason, $"{request.Action}: {request.Method.Method} {request.ShownPath} on '{connection}' {what}", inner)
        {
            NextStep = NextStep(reason),
            InDoubt = request.Changes,
            Attempts = request.Attempts,
            Request = request,
        };
    }
}
