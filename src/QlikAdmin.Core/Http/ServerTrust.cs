using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace QlikAdmin.Http;

/// <summary>Decides whether a server's certificate is good: by the operating system, or by the site's own root certificate. It
/// remembers when the certificate ends.</summary>
/// <remarks>One for each connection.</remarks>
internal sealed class ServerTrust
{
    private readonly X509Certificate2? _root;
    private readonly bool _everything;
    private Ending? _ending;

    private ServerTrust(X509Certificate2? root, bool everything)
    {
        _root = root;
        _everything = everything;
    }

    /// <summary>The end of the certificate that the server showed last, in UTC; null before the first handshake. Any thread may
    /// ask.</summary>
    public DateTimeOffset? ServerExpiresAt => Volatile.Read(ref _ending)?.At;

    /// <summary>Accepts every certificate. Only for a caller who asked for exactly that and was warned.</summary>
    public static ServerTrust Everything() => new(null, everything: true);

    /// <summary>Accepts what the operating system accepts.</summary>
    public static ServerTrust System() => new(null, everything: false);

    public static ServerTrust Root(X509Certificate2 root) => new(root, everything: false);

    /// <summary>Why the last certificate was refused, where its issuer was the reason; otherwise null.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Says in the error of a connection whose certificates do not fit together.</summary>
    public void Explain(QlikException failure)
    {
        if (failure.Reason == ErrorReason.TlsFailed && Refusal is string refusal)
        {
            failure.NextStep = refusal;
        }
    }

    public bool Accepts(X509Certificate2? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not null)
        {
            Volatile.Write(ref _ending, new Ending(certificate.NotAfter.ToUniversalTime()));
        }

        if (_everything || errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (_root is null)
        {
            return false;
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
        bool isBuilt = chain.Build(certificate);
        if (isBuilt && chain.ChainElements[chain.ChainElements.Count - 1].Certificate.RawData.SequenceEqual(_root.RawData))
        {
            return true;
        }

        Refusal =
            $"The server's certificate '{certificate.Subject}' was issued by '{certificate.Issuer}', and not signed by the certificate given with -TrustedRoot, '{_root.Subject}'. Give the root certificate of this site.";
        return false;
    }

    /// <summary>A date as an object, so that it can be read and written in one step.</summary>
    private sealed class Ending
    {
        public Ending(DateTimeOffset at)
        {
            At = at;
        }

        public DateTimeOffset At { get; }
    }
}
