using System.Security.Cryptography.X509Certificates;

namespace QlikAdmin.Http;

/// <summary>Makes the handler below the send path: TLS, Windows credentials, no redirects of its own.</summary>
internal static class HandlerFactory
{
    /// <summary>An account by the names of the schemes that never give the password away: a server that asks for the password itself does
    /// not get it.</summary>
    public static ICredentials Windows(Uri server, NetworkCredential account)
    {
        CredentialCache schemes = new();
        schemes.Add(server, "Negotiate", account);
        schemes.Add(server, "NTLM", account);
        return schemes;
    }

    public static HttpClientHandler Create(
        X509Certificate2? clientCertificate = null,
        ServerTrust? trust = null,
        ICredentials? credentials = null,
        bool useDefaultCredentials = false,
        bool keepCookies = false
    )
    {
        HttpClientHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = keepCookies,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            UseDefaultCredentials = useDefaultCredentials,
        };
        if (credentials is not null)
        {
            WindowsSignIn.Prepare();
            handler.Credentials = credentials;
        }

        if (clientCertificate is not null)
        {
            handler.ClientCertificateOptions = ClientCertificateOption.Manual;
            handler.ClientCertificates.Add(clientCertificate);
        }

        if (trust is not null)
        {
            handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, errors) =>
                trust.Accepts(certificate, chain, errors);
        }

        return handler;
    }
}
