using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Sandbox.Hosting;

namespace QlikAdmin.Sandbox.Certificates;

/// <summary>The certificates of one site: as files for callers, and in memory for the listeners.</summary>
internal sealed class SiteCertificates : IDisposable
{
    public const string Password = "sandbox";

    /// <summary>
    /// One client certificate and one token expire soon, so that a test sees the warning. They are valid for this number of days.
    /// </summary>
    public const int EndingSoonDays = 10;

    private readonly X509Certificate2 _root;

    private SiteCertificates(string folder, X509Certificate2 root, X509Certificate2 server)
    {
        Folder = folder;
        _root = root;
        Server = server;
    }

    public string Folder { get; }

    public X509Certificate2 Server { get; }

    public static SiteCertificates Create(string folder, Binding binding)
    {
        // Client and server check certificates by the clock of the machine, so the dates do not follow the sandbox clock.
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using RSA rootKey = SiteKeys.Root();
        using RSA otherRootKey = SiteKeys.OtherRoot();
        using RSA serverKey = SiteKeys.Server();
        X509Certificate2 root = CertificateFactory.Authority("QlikSense-Sandbox-CA", rootKey, now);
        using X509Certificate2 otherRoot = CertificateFactory.Authority("Another-CA", otherRootKey, now);
        using X509Certificate2 server = CertificateFactory.Server(root, serverKey, now, binding);

        // These certificates share one key. They differ in their issuer and in their end date.
        using RSA clientKey = SiteKeys.Client();
        using X509Certificate2 client = CertificateFactory.Client(root, clientKey, now.AddDays(-1), now.AddYears(1));
        using X509Certificate2 expired = CertificateFactory.Client(root, clientKey, now.AddYears(-2), now.AddDays(-1));
        using X509Certificate2 ending = CertificateFactory.Client(root, clientKey, now.AddYears(-1), now.AddDays(EndingSoonDays));
        using X509Certificate2 untrusted = CertificateFactory.Client(otherRoot, clientKey, now.AddDays(-1), now.AddYears(1));

        File.WriteAllText(Path.Combine(folder, "root.pem"), root.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "untrusted_root.pem"), otherRoot.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "client.pem"), client.ExportCertificatePem());
        WritePrivate(Path.Combine(folder, "client_key.pem"), Encoding.ASCII.GetBytes(clientKey.ExportRSAPrivateKeyPem()));
        WritePrivate(Path.Combine(folder, "client.pfx"), client.Export(X509ContentType.Pkcs12, Password));
        WritePrivate(Path.Combine(folder, "expired.pfx"), expired.Export(X509ContentType.Pkcs12, Password));
        WritePrivate(Path.Combine(folder, "ending.pfx"), ending.Export(X509ContentType.Pkcs12, Password));
        WritePrivate(Path.Combine(folder, "untrusted.pfx"), untrusted.Export(X509ContentType.Pkcs12, Password));
        using X509Certificate2 keyless = X509CertificateLoader.LoadCertificate(client.RawData);
        File.WriteAllBytes(Path.Combine(folder, "client_nokey.pfx"), keyless.Export(X509ContentType.Pkcs12, Password));

        // Export to PKCS#12 and import it again: SChannel cannot use a key that exists only in memory.
        byte[] pkcs12 = server.Export(X509ContentType.Pkcs12, Password);
        return new SiteCertificates(folder, root, X509CertificateLoader.LoadPkcs12(pkcs12, Password));
    }

    /// <summary>Whether a client certificate was issued by this site's authority and is valid now.</summary>
    public bool IsIssuedHere(X509Certificate2 certificate)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }

    public void Dispose()
    {
        Server.Dispose();
        _root.Dispose();
    }

    private static void WritePrivate(string path, byte[] content)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using FileStream file = new(path, options);
        file.Write(content);
    }
}
