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

    /// <summary>Reads the root certificate of a site.</summary>
    /// <exception cref="QlikException">CertificateUnreadable: it is not the certificate of a root.</exception>
    public static X509Certificate2 ReadRoot(string path)
    {
        X509Certificate2 root;
        try
        {
            root = Read(path);
        }
        catch (QlikException e)
        {
            throw Unfit(path, WhyNot(path) ?? e.InnerException?.Message.TrimEnd('.') ?? "it can't be read", e);
        }

        return root.SubjectName.RawData.SequenceEqual(root.IssuerName.RawData)
            ? root
            : throw Unfit(path, $"its certificate '{root.Subject}' is not a root certificate, but was issued by '{root.Issuer}'", null);
    }

    private static string? WhyNot(string path)
    {
        try
        {
            byte[] content = File.ReadAllBytes(path);
            return Encoding.ASCII.GetString(content).Contains("PRIVATE KEY-----") ? "it holds a private key, and no certificate"
                : X509Certificate2.GetCertContentType(content) == X509ContentType.Pfx ? "it is a PFX file, which holds a client certificate"
                : "it holds no certificate in PEM or DER form";
        }
        catch (CryptographicException)
        {
            return "it holds no certificate in PEM or DER form";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private static QlikException Unfit(string path, string why, Exception? inner)
    {
        return new QlikException(ErrorReason.CertificateUnreadable, $"-TrustedRoot '{path}' can't be used: {why}.", inner)
        {
            NextStep =
                "Give the root certificate of the site in PEM form: root.pem, which the QMC exports together with the client certificate.",
        };
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
