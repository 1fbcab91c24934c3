using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace QlikAdmin.Http;

/// <summary>A certificate file without its key, such as the root certificate of a site.</summary>
internal static class RootCertificate
{
    private static readonly Regex s_pem = new(
        "-----BEGIN CERTIFICATE-----(?<b>[^-]+)-----END CERTIFICATE-----",
        RegexOptions.CultureInvariant
    );

    /// <summary>Reads the first certificate of a PEM file, or a DER file.</summary>
    /// <exception cref="QlikException">CertificateUnreadable.</exception>
    public static X509Certificate2 Read(string path)
    {
        try
        {
            string text = File.ReadAllText(path);
            Match match = s_pem.Match(text);
            return match.Success
                ? new X509Certificate2(Convert.FromBase64String(match.Groups["b"].Value))
                : new X509Certificate2(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is CryptographicException or IOException or FormatException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e.Message, e);
        }
    }

    /// <summary>The error of a file that is not a certificate.</summary>
    public static QlikException Unreadable(string path, string why, Exception? inner)
    {
        return new QlikException(
            ErrorReason.CertificateUnreadable,
            $"The certificate file '{path}' can't be read: {why.TrimEnd('.')}.",
            inner
        )
        {
            NextStep = "Check the path and the password. A PFX file (client.pfx) works on every edition of PowerShell.",
        };
    }
}
