using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Sandbox.Hosting;

namespace QlikAdmin.Sandbox.Certificates;

/// <summary>Makes the authorities and certificates that a Sense site makes for itself when it is installed.</summary>
internal static class CertificateFactory
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    public static X509Certificate2 Authority(string name, RSA key, DateTimeOffset now)
    {
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now.AddYears(-5), now.AddYears(5));
    }

    public static X509Certificate2 Server(X509Certificate2 authority, RSA key, DateTimeOffset now, Binding binding)
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        if (binding.Address is not null)
        {
            names.AddIpAddress(binding.Address);
        }

        if (binding.Domain is not null)
        {
            names.AddDnsName("*." + binding.Domain);
        }

        return Issue(authority, key, "CN=localhost", ServerAuthentication, names, now.AddDays(-1), now.AddYears(1));
    }

    public static X509Certificate2 Client(X509Certificate2 authority, RSA key, DateTimeOffset from, DateTimeOffset until) =>
        Issue(authority, key, "CN=QlikClient", ClientAuthentication, null, from, until);

    private static X509Certificate2 Issue(
        X509Certificate2 authority,
        RSA key,
        string subject,
        string usage,
        SubjectAlternativeNameBuilder? names,
        DateTimeOffset from,
        DateTimeOffset until
    )
    {
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true)
        );
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false)
        );
        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        using X509Certificate2 certificate = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }
}
