using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Http;
using QlikAdmin.Products.Sense;

namespace QlikAdmin.Core.Tests.Sense;

public sealed class ClientCertificatesTests : IDisposable
{
    // Keys are slow to make, and no test changes these.
    private static readonly X509Certificate2 s_root = TestCertificates.Root("qs1-CA");
    private static readonly X509Certificate2 s_client = TestCertificates.Issue(s_root, "QlikClient");

    private readonly string _folder = Directory.CreateTempSubdirectory("qlikadmin-certificates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("p4ss word")]
    public void A_pfx_is_loaded_with_its_key(string? password)
    {
        string path = Write("client.pfx", s_client.Export(X509ContentType.Pkcs12, password));

        using X509Certificate2 loaded = ClientCertificates.FromFile(path, null, password is null ? null : Given.Secret(password));

        Assert.Equal(s_client.Thumbprint, loaded.Thumbprint);
        ClientCertificates.Check(loaded, DateTimeOffset.UtcNow);
        AssertSigns(loaded);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData(null)]
    public void A_wrong_password_is_said_to_be_unreadable_and_not_repeated(string? password)
    {
        string path = Write("client.pfx", s_client.Export(X509ContentType.Pkcs12, "right-password"));

        QlikException e = Unreadable(() => ClientCertificates.FromFile(path, null, password is null ? null : Given.Secret(password)));

        Assert.Contains("client.pfx", e.Message);
        Assert.Contains("password", e.NextStep);
        Assert.DoesNotContain("right-password", e.ToString());
    }

    [Fact]
    public void A_missing_or_broken_file_is_named()
    {
        Assert.Contains(
            "does not exist",
            Unreadable(() => ClientCertificates.FromFile(Path.Combine(_folder, "nowhere.pfx"), null, null)).Message
        );
        Assert.Contains("broken.pfx", Unreadable(() => ClientCertificates.FromFile(Write("broken.pfx", [1, 2, 3]), null, null)).Message);
        Assert.Contains("empty.pfx", Unreadable(() => ClientCertificates.FromFile(Write("empty.pfx", []), null, null)).Message);
        Assert.Contains(
            "broken.pem",
            Unreadable(() =>
                ClientCertificates.FromFile(Write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"), null, null)
            ).Message
        );
    }

    [Fact]
    public void A_pem_finds_its_key_beside_it()
    {
        string certificate = Write("client.pem", s_client.ExportCertificatePem());
        Write("client_key.pem", Key().ExportPkcs8PrivateKeyPem());

        using X509Certificate2 loaded = ClientCertificates.FromFile(certificate, null, null);

        ClientCertificates.Check(loaded, DateTimeOffset.UtcNow);
        AssertSigns(loaded);
    }

    [Fact]
    public void A_pem_takes_a_key_from_where_it_is_told_or_from_itself()
    {
        string certificate = Write("client.pem", s_client.ExportCertificatePem());
        string key = Write("other.key", Key().ExportRSAPrivateKeyPem());
        string both = Write("both.pem", s_client.ExportCertificatePem() + "\n" + Key().ExportPkcs8PrivateKeyPem());

        using X509Certificate2 told = ClientCertificates.FromFile(certificate, key, null);
        using X509Certificate2 itself = ClientCertificates.FromFile(both, null, null);

        AssertSigns(told);
        AssertSigns(itself);
    }

    [Fact]
    public void A_pem_key_may_have_a_password()
    {
        string certificate = Write("client.pem", s_client.ExportCertificatePem());
        Write(
            "client_key.pem",
            Key()
                .ExportEncryptedPkcs8PrivateKeyPem(
                    "p4ss",
                    new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)
                )
        );

        using X509Certificate2 loaded = ClientCertificates.FromFile(certificate, null, Given.Secret("p4ss"));

        AssertSigns(loaded);
        Unreadable(() => ClientCertificates.FromFile(certificate, null, Given.Secret("wrong")));
        Unreadable(() => ClientCertificates.FromFile(certificate, null, null));
    }

    [Fact]
    public void A_pem_without_a_key_loads_but_is_refused_before_any_call()
    {
        using X509Certificate2 loaded = ClientCertificates.FromFile(Write("client.pem", s_client.ExportCertificatePem()), null, null);

        QlikException e = Assert.Throws<QlikException>(() => ClientCertificates.Check(loaded, DateTimeOffset.UtcNow));

        Assert.Equal("Qlik.CertificateKeyMissing", e.ErrorId);
        Assert.Contains("client_key.pem", e.NextStep);
    }

    [Fact]
    public void A_key_that_is_not_there_or_of_another_certificate_is_refused()
    {
        string certificate = Write("client.pem", s_client.ExportCertificatePem());
        using RSA other = RSA.Create(2048);

        Assert.Contains(
            "nowhere.pem",
            Unreadable(() => ClientCertificates.FromFile(certificate, Path.Combine(_folder, "nowhere.pem"), null)).Message
        );
        Unreadable(() => ClientCertificates.FromFile(certificate, Write("other.pem", other.ExportPkcs8PrivateKeyPem()), null));
    }

    [Fact]
    public void A_certificate_is_good_from_its_first_to_its_last_moment()
    {
        DateTimeOffset from = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        DateTimeOffset to = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        using X509Certificate2 certificate = TestCertificates.Issue(s_root, "QlikClient", from, to);

        ClientCertificates.Check(certificate, from);
        ClientCertificates.Check(certificate, to.ToOffset(TimeSpan.FromHours(9)));
        foreach (DateTimeOffset moment in new[] { from.AddSeconds(-1), to.AddSeconds(1) })
        {
            QlikException e = Assert.Throws<QlikException>(() => ClientCertificates.Check(certificate, moment));
            Assert.Equal("Qlik.CertificateExpired", e.ErrorId);
            Assert.Contains("valid from 2026-01-01 00:00:00Z to 2026-06-01 00:00:00Z", e.Message);
        }
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("der")]
    [InlineData("chain")]
    public void The_root_of_a_site_may_be_pem_or_der(string form)
    {
        string path = form switch
        {
            "pem" => Write("root.pem", "Some words first\n" + s_root.ExportCertificatePem()),
            "chain" => Write("root.pem", s_root.ExportCertificatePem() + "\n" + s_client.ExportCertificatePem()),
            _ => Write("root.cer", s_root.RawData),
        };

        using X509Certificate2 loaded = RootCertificate.Read(path);

        Assert.Equal(s_root.Thumbprint, loaded.Thumbprint);
        Assert.False(loaded.HasPrivateKey);
    }

    [Fact]
    public void A_root_that_is_none_is_unreadable()
    {
        Unreadable(() => RootCertificate.Read(Path.Combine(_folder, "nowhere.pem")));
        Unreadable(() => RootCertificate.Read(Write("x.pem", "hello")));
        Unreadable(() => RootCertificate.Read(Write("y.pem", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----")));
    }

    [Fact]
    public void A_thumbprint_is_for_windows_stores()
    {
        QlikException e = Assert.Throws<QlikException>(() => ClientCertificates.FromStore("00 11 22"));

        Assert.Equal(
            RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ErrorReason.CertificateNotFound : ErrorReason.NotSupported,
            e.Reason
        );
        Assert.NotNull(e.NextStep);
    }

    private static QlikException Unreadable(Func<object> load)
    {
        QlikException e = Assert.Throws<QlikException>(() => load());
        Assert.Equal("Qlik.CertificateUnreadable", e.ErrorId);
        return e;
    }

    private static void AssertSigns(X509Certificate2 certificate)
    {
        using RSA key = certificate.GetRSAPrivateKey()!;
        using RSA open = certificate.GetRSAPublicKey()!;
        byte[] data = [1, 2, 3];
        byte[] signature = key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(open.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static RSA Key() => s_client.GetRSAPrivateKey()!;

    private string Write(string name, string text) => Write(name, System.Text.Encoding.ASCII.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
