using Microsoft.AspNetCore.Server.Kestrel.Https;
using QlikAdmin.Sandbox.Certificates;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.Sense;

namespace QlikAdmin.Sandbox.Hosting;

/// <summary>The ports of a Sense site: the repository, the proxy, and the authentication module of the proxy.</summary>
internal static class SenseListeners
{
    /// <summary>Starts to listen.</summary>
    /// <param name="emulation">State of the site.</param>
    /// <param name="name">Name of the site below the domain.</param>
    /// <param name="hosts">Keeps the listeners.</param>
    /// <param name="certificates">The certificates of the site.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<SenseEndpoints> StartAsync(
        Emulation emulation,
        string name,
        ServiceHosts hosts,
        SiteCertificates certificates,
        CancellationToken cancellationToken
    )
    {
        SandboxContext sandbox = emulation.Sandbox;
        byte[] signingKey = RandomNumberGenerator.GetBytes(32);
        ProxyService proxy = new(emulation.Repository, sandbox.Settings, signingKey);
        CertificateService repository = new(emulation.Repository);
        HttpsConnectionAdapterOptions open = new() { ServerCertificate = certificates.Server };
        HttpsConnectionAdapterOptions guarded = new()
        {
            ServerCertificate = certificates.Server,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (certificate, _, _) => certificates.IsIssuedHere(certificate),
        };
        int sensePort = await StartAsync("sense", sandbox.Options.SensePort, guarded, repository.Handle);
        int proxyPort = await StartAsync("proxy", sandbox.Options.ProxyPort, open, proxy.Handle);
        proxy.AuthenticationPort = await StartAsync("authentication", 0, open, proxy.HandleAuthentication);
        string host = hosts.Binding.Host(name, "localhost");
        DateTimeOffset now = sandbox.Clock.StartedAt;
        return new SenseEndpoints
        {
            Uri = $"https://{host}:{sensePort}/",
            ProxyUri = $"https://{host}:{proxyPort}/",
            VirtualProxy = ProxyService.TokenPrefix,
            Jwt = JsonWebToken.Create(signingKey, emulation.RootAdmin, now, now.AddYears(10)),
            LimitedJwt = JsonWebToken.Create(signingKey, emulation.Viewer, now, now.AddYears(10)),
            ExpiredJwt = JsonWebToken.Create(signingKey, emulation.RootAdmin, now.AddDays(-2), now.AddDays(-1)),
            EndingJwt = JsonWebToken.Create(
                signingKey,
                emulation.RootAdmin,
                now.AddYears(-1),
                now.AddDays(SiteCertificates.EndingSoonDays)
            ),
            Administrator = emulation.RootAdmin.Account,
            LimitedUser = emulation.Viewer.Account,
            CertificatePath = File("client.pfx"),
            CertificatePassword = SiteCertificates.Password,
            ClientPemPath = File("client.pem"),
            ClientKeyPath = File("client_key.pem"),
            RootPath = File("root.pem"),
            KeylessCertificatePath = File("client_nokey.pfx"),
            ExpiredCertificatePath = File("expired.pfx"),
            EndingCertificatePath = File("ending.pfx"),
            UntrustedCertificatePath = File("untrusted.pfx"),
            UntrustedRootPath = File("untrusted_root.pem"),
        };

        string File(string file) => Path.Combine(certificates.Folder, file);

        Task<int> StartAsync(string port, int number, HttpsConnectionAdapterOptions tls, Func<ServiceRequest, Answer> handler)
        {
            Listener listener = sandbox.Listeners.Add("sense", port);
            return hosts.StartAsync(listener, number, tls, new ServicePipeline(listener, sandbox, handler), cancellationToken);
        }
    }
}
