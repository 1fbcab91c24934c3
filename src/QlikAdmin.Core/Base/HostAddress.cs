namespace QlikAdmin.Base;

/// <summary>Reads what people give as a tenant or a server: a host name, a host and a port, or a URI.</summary>
internal static class HostAddress
{
    /// <summary>The origin of the address. Path, query and fragment are dropped, since people paste addresses from a browser.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="parameter">Name of the parameter, for messages.</param>
    /// <param name="defaultPort">Port where none is given.</param>
    /// <exception cref="QlikException">InvalidAddress: not an address, not http(s), with credentials in it, or http to another
    /// machine.</exception>
    public static Uri Parse(string? text, string parameter, int defaultPort = 443)
    {
        string trimmed = text?.Trim() ?? string.Empty;
        bool hasScheme = trimmed.IndexOf("://", StringComparison.Ordinal) >= 0;
        if (
            trimmed.Length == 0
            || !Uri.TryCreate(hasScheme ? trimmed : "https://" + trimmed, UriKind.Absolute, out Uri? uri)
            || uri.Host.Length == 0
        )
        {
            throw Invalid(parameter, trimmed, "is neither a host name nor a URI");
        }

        if (uri.UserInfo.Length > 0)
        {
            throw new QlikException(ErrorReason.InvalidAddress, $"-{parameter} must not contain a user name or password.");
        }

        bool secure = uri.Scheme == Uri.UriSchemeHttps;
        if (!secure && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        {
            throw Invalid(parameter, trimmed, "must use https; http is only for a loopback address");
        }

        bool portGiven = !uri.IsDefaultPort || HasPort(trimmed, uri);
        UriBuilder origin = new(uri.Scheme, uri.Host, portGiven || !secure ? uri.Port : defaultPort);
        return origin.Uri;
    }

    /// <summary>The short name of an address: its host, with the port unless it is the usual one.</summary>
    public static string NameOf(Uri uri, params int[] usualPorts)
    {
        return uri.IsDefaultPort || Array.IndexOf(usualPorts, uri.Port) >= 0 ? uri.Host : uri.Authority;
    }

    private static bool HasPort(string text, Uri uri)
    {
        return text.IndexOf(
                uri.Host + ":" + uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                StringComparison.OrdinalIgnoreCase
            ) >= 0;
    }

    /// <summary>An address that is safe to show: without the part before its host, which can be a password.</summary>
    public static string Shown(string text)
    {
        int at = text.LastIndexOf('@');
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        return at < 0
            ? text
            : (scheme >= 0 && scheme < at ? text.Substring(0, scheme + 3) : string.Empty) + Redactor.Mask + text.Substring(at);
    }

    private static QlikException Invalid(string parameter, string text, string why)
    {
        return new QlikException(ErrorReason.InvalidAddress, $"-{parameter} '{Shown(text)}' {why}.")
        {
            NextStep = "Give a host name such as acme.eu.qlikcloud.com or qs1.corp.example, or a full https address.",
        };
    }
}
