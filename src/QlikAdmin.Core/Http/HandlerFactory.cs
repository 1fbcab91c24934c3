using System.Security.Cryptography.X509Certificates;

namespace QlikAdmin.Http;

/// <summary>Makes the handler below the send path: TLS and Windows credentials. The handler follows no redirects.</summary>
internal static class HandlerFactory
{
    /// <summary>An account for the authentication schemes that never send the password itself. A server that asks for the password does not
    /// get it.</summary>
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
