using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace QlikAdmin.Http;

/// <summary>Decides whether a server's certificate is good, by the site's own root instead of the operating system's.</summary>
internal sealed class ServerTrust
{
    private readonly X509Certificate2? _root;

    private ServerTrust(X509Certificate2? root)
    {
        _root = root;
    }

    /// <summary>Accepts everything. Only for a caller who asked for exactly that, and was warned.</summary>
    public static ServerTrust Everything { get; } = new ServerTrust(null);

    public static ServerTrust Root(X509Certificate2 root) => new(root);

    public bool Accepts(X509Certificate2? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (_root is null || errors == SslPolicyErrors.None)
        {
            return true;
        }

        // A wrong host name, or no certificate, is never healed by trusting a root.
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

        // AllowUnknownCertificateAuthority also lets a chain pass that ends anywhere, so its end is compared.
        return chain.Build(certificate)
            && chain.ChainElements[chain.ChainElements.Count - 1].Certificate.RawData.SequenceEqual(_root.RawData);
    }
}
