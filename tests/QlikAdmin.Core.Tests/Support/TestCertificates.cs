using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QlikAdmin.Core.Tests;

/// <summary>Certificates like those that a site's own authority issues.</summary>
internal static class TestCertificates
{
    public static X509Certificate2 Root(string name)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(9));
    }

    public static X509Certificate2 Issue(X509Certificate2 root, string name, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        byte[] serial = Guid.NewGuid().ToByteArray();
        serial[0] &= 0x7f;
        using X509Certificate2 issued = request.Create(
            root,
            from ?? DateTimeOffset.UtcNow.AddDays(-30),
            to ?? DateTimeOffset.UtcNow.AddDays(300),
            serial
        );
        return issued.CopyWithPrivateKey(key);
    }
}
