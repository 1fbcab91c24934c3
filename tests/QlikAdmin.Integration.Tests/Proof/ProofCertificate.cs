using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>The client certificate of the simulated site. It is never sent, because nothing goes over a wire.</summary>
internal static class ProofCertificate
{
    public static X509Certificate2 Client { get; } = Make();

    private static X509Certificate2 Make()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=QlikClient", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
    }
}
