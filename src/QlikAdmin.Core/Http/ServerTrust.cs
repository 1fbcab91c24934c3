using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace QlikAdmin.Http;

/// <summary>Decides whether a server's certificate is good. It uses the site's own root certificate and not those of the operating
/// system.</summary>
internal sealed class ServerTrust
{
    private readonly X509Certificate2? _root;

    private ServerTrust(X509Certificate2? root)
    {
        _root = root;
    }

    /// <summary>Accepts every certificate. Only for a caller who asked for exactly that and was warned.</summary>
    public static ServerTrust Everything { get; } = new ServerTrust(null);

    public static ServerTrust Root(X509Certificate2 root) => new(root);

    public bool Accepts(X509Certificate2? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (_root is null || errors == SslPolicyErrors.None)
        {
            return true;
        }

        // A trusted root does not help against a wrong host name or a missing certificate.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        using X509Chain chain = new();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.ExtraStore.Add(_root);
        if (presented is not null)
        {
            foreach (X509ChainElement element in presented.ChainElements)
            {
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            }
        }

        // With AllowUnknownCertificateAuthority a chain may end at any certificate, so its end is compared with the root.
        return chain.Build(certificate)
            && chain.ChainElements[chain.ChainElements.Count - 1].Certificate.RawData.SequenceEqual(_root.RawData);
    }
}
