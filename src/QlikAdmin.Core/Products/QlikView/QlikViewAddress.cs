using QlikAdmin.Base;

namespace QlikAdmin.Products.QlikView;

/// <summary>Reads what people give as a QlikView server.</summary>
/// <remarks>
/// The house rule is https, and http on loopback only. The management service breaks it: it speaks http unless somebody set up a
/// certificate, and most never do.
/// So http is taken, and warned about; Windows authentication keeps the password off the wire there, and nothing else is ever sent over it.
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

        // Everything but the scheme is checked as for any other address.
        string rest = trimmed.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? trimmed.Substring("http://".Length) : trimmed;
        Uri origin = HostAddress.Parse(rest.Length == 0 ? rest : "https://" + rest, "Server", ManagementPort);
        return new UriBuilder(Uri.UriSchemeHttp, origin.Host, origin.Port).Uri;
    }

    /// <summary>Whether what is sent can be read on the way.</summary>
    public static bool IsOpen(Uri uri) => uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback;
}
