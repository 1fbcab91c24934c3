using QlikAdmin.Base;

namespace QlikAdmin.Products.QlikView;

/// <summary>Reads the address of a QlikView server as people give it.</summary>
/// <remarks>
/// Everywhere else http is allowed only on loopback. The management service is an exception: it uses http unless somebody set up a
/// certificate, and most people never do. So http is accepted with a warning. Windows authentication never sends the password itself, and
/// nothing else that is sent there is secret.
/// </remarks>
internal static class QlikViewAddress
{
    public const int ManagementPort = 4799;

    /// <exception cref="QlikException">InvalidAddress.</exception>
    public static Uri Parse(string? text)
    {
        string trimmed = text?.Trim() ?? string.Empty;
        bool plain =
            trimmed.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || trimmed.IndexOf("://", StringComparison.Ordinal) < 0;
        if (!plain)
        {
            return HostAddress.Parse(trimmed, "Server", ManagementPort);
        }

        // Everything except the scheme is checked as for any other address.
        string rest = trimmed.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? trimmed.Substring("http://".Length) : trimmed;
        Uri origin = HostAddress.Parse(rest.Length == 0 ? rest : "https://" + rest, "Server", ManagementPort);
        return new UriBuilder(Uri.UriSchemeHttp, origin.Host, origin.Port).Uri;
    }

    /// <summary>Whether the connection is not encrypted, so that others can read what is sent.</summary>
    public static bool IsOpen(Uri uri) => uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback;
}
