using Microsoft.AspNetCore.Server.Kestrel.Https;
using QlikAdmin.Sandbox.Certificates;
using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Control;
using QlikAdmin.Sandbox.Hosting;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.QlikView;
using QlikAdmin.Sandbox.Region;
using QlikAdmin.Sandbox.Sense;

namespace QlikAdmin.Sandbox;

/// <summary>
/// A running emulator of a Qlik Cloud tenant with its region's registration endpoint, of a Qlik Sense Enterprise on Windows site and of
/// QlikView servers, on loopback addresses. Several can run in one process. Each has its own state, ports and certificates.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly List<ServiceHost> _hosts = [];
    private readonly string _dataDirectory;
    private readonly bool _ownsDataDirectory;
    private Listeners? _listeners;
    private SiteCertificates? _certificates;
    private SandboxEndpoints? _endpoints;

    private SandboxServer(SandboxOptions options)
    {
        _ownsDataDirectory = options.DataDirectory is null;
        _dataDirectory = options.DataDirectory is null
            ? Directory.CreateTempSubdirectory("qliksandbox-").FullName
            : Directory.CreateDirectory(options.DataDirectory).FullName;
    }

    /// <summary>The addresses of the services and the credentials for them.</summary>
    public SandboxEndpoints Endpoints => _endpoints ?? throw new InvalidOperationException("The sandbox has not started.");

    /// <summary>Seeds the data, makes the certificates and starts to listen. When this completes, every service answers.</summary>
    /// <param name="options">What to emulate and where to listen.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The running server; dispose it to stop.</returns>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        SandboxServer server = new(options);
        try
        {
            await server.RunAsync(options, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Freezes a service: it accepts requests and does not answer until it is released.</summary>
    /// <param name="name">cloud, region, sense or qlikview, or one of their listeners.</param>
    public void Freeze(string name)
    {
        foreach (Listener listener in Named(name))
        {
            listener.Freezer.Freeze();
        }
    }

    /// <summary>Releases a frozen service: it answers the requests that it accepted, and all later ones.</summary>
    /// <param name="name">As in <see cref="Freeze"/>.</param>
    /// <param name="doAbandonedWork">The work is done also for callers who have closed the connection since.</param>
    public void Release(string name, bool doAbandonedWork = false)
    {
        foreach (Listener listener in Named(name))
        {
            listener.Freezer.Release(doAbandonedWork);
        }
    }

    /// <summary>Resets the connections of a service and refuses new ones. Its state and its ports stay.</summary>
    /// <param name="name">As in <see cref="Freeze"/>.</param>
    public async Task CloseAsync(string name)
    {
        foreach (Listener listener in Named(name))
        {
            await listener.CloseAsync();
        }
    }

    /// <summary>Starts to listen again after <see cref="CloseAsync"/>.</summary>
    /// <param name="name">As in <see cref="Freeze"/>.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public async Task OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        foreach (Listener listener in Named(name))
        {
            await listener.OpenAsync(cancellationToken);
        }
    }

    /// <summary>Stops listening and deletes the temporary folder.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (Listener listener in _listeners?.All ?? [])
        {
            listener.Freezer.Release(doAbandonedWork: false);
        }

        foreach (ServiceHost host in _hosts)
        {
            await host.DisposeAsync();
        }

        _hosts.Clear();
        _certificates?.Dispose();
        _certificates = null;
        if (_ownsDataDirectory && Directory.Exists(_dataDirectory))
        {
            Directory.Delete(_dataDirectory, recursive: true);
        }
    }

    private async Task RunAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        Task<SiteCertificates> certificates = Task.Run(() => SiteCertificates.Create(_dataDirectory), cancellationToken);
        Emulation emulation = new(options);
        SandboxContext sandbox = emulation.Sandbox;
        _listeners = sandbox.Listeners;
        DateTimeOffset now = sandbox.Clock.StartedAt;
        CloudTenant tenant = emulation.Tenant;
        Organization organization = emulation.Organization;
        QlikViewFarm farm = emulation.Farm;
        _certificates = await certificates;
        byte[] signingKey = RandomNumberGenerator.GetBytes(32);
        ServiceHost controlHost = await StartHostAsync(
            options.ControlPort,
            null,
            new ControlPipeline(emulation.Control.Handle).InvokeAsync,
            cancellationToken
        );
        ServiceHost cloudHost = await StartServiceAsync(
            sandbox.Listeners.Add("cloud", "cloud"),
            options.CloudPort,
            null,
            l => new ServicePipeline(l, sandbox, emulation.Cloud.Handle),
            cancellationToken
        );
        tenant.Hostnames = [$"127.0.0.1:{cloudHost.Port}", "sandbox.eu.qlikcloud.example"];
        ServiceHost regionHost = await StartServiceAsync(
            sandbox.Listeners.Add("region", "register"),
            options.RegionPort,
            null,
            l => new ServicePipeline(l, sandbox, emulation.Registration.Handle),
            cancellationToken
        );
        ServiceHost consoleHost = await StartServiceAsync(
            sandbox.Listeners.Add("region", "console"),
            options.ConsolePort,
            null,
            l => new ServicePipeline(l, sandbox, emulation.Console.Handle),
            cancellationToken
        );
        ServiceHost senseHost = await StartServiceAsync(
            sandbox.Listeners.Add("sense", "sense"),
            options.SensePort,
            Tls(_certificates, requireClientCertificate: true),
            l => new ServicePipeline(l, sandbox, new CertificateService(emulation.Repository).Handle),
            cancellationToken
        );
        ProxyService proxy = new(emulation.Repository, sandbox.Settings, signingKey);
        ServiceHost proxyHost = await StartServiceAsync(
            sandbox.Listeners.Add("sense", "proxy"),
            options.ProxyPort,
            Tls(_certificates, requireClientCertificate: false),
            l => new ServicePipeline(l, sandbox, proxy.Handle),
            cancellationToken
        );
        ServiceHost authenticationHost = await StartServiceAsync(
            sandbox.Listeners.Add("sense", "authentication"),
            0,
            Tls(_certificates, requireClientCertificate: false),
            l => new ServicePipeline(l, sandbox, proxy.HandleAuthentication),
            cancellationToken
        );
        proxy.AuthenticationPort = authenticationHost.Port;
        ServiceHost qmsHost = await StartServiceAsync(
            sandbox.Listeners.Add("qlikview", "qms"),
            options.QlikViewPort,
            null,
            l => new ServicePipeline(l, sandbox, emulation.Qms.Handle, emulation.Qms.Enter),
            cancellationToken
        );

        _endpoints = new SandboxEndpoints
        {
            Pid = Environment.ProcessId,
            Control = $"http://127.0.0.1:{controlHost.Port}/",
            DataDirectory = _dataDirectory,
            Cloud = new CloudEndpoints
            {
                Uri = $"http://127.0.0.1:{cloudHost.Port}/",
                TenantId = tenant.Id,
                ApiKey = emulation.ApiKey.Value,
                ClientId = tenant.ClientId,
                ClientSecret = tenant.ClientSecret,
                LimitedApiKey = emulation.LimitedApiKey.Value,
            },
            Region = new RegionEndpoints
            {
                Uri = $"http://127.0.0.1:{regionHost.Port}/",
                ClientId = organization.RegionClient.Id,
                ClientSecret = organization.RegionClient.Secret,
                LicenseKey = organization.LicenseKey,
                ConsoleUri = $"http://127.0.0.1:{consoleHost.Port}/",
                ConsoleClientId = organization.ConsoleClient.Id,
                ConsoleClientSecret = organization.ConsoleClient.Secret,
                SubscriptionId = organization.SubscriptionId,
            },
            Sense = new SenseEndpoints
            {
                Uri = $"https://localhost:{senseHost.Port}/",
                ProxyUri = $"https://localhost:{proxyHost.Port}/",
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
                CertificatePath = Path.Combine(_dataDirectory, "client.pfx"),
                CertificatePassword = SiteCertificates.Password,
                ClientPemPath = Path.Combine(_dataDirectory, "client.pem"),
                ClientKeyPath = Path.Combine(_dataDirectory, "client_key.pem"),
                RootPath = Path.Combine(_dataDirectory, "root.pem"),
                KeylessCertificatePath = Path.Combine(_dataDirectory, "client_nokey.pfx"),
                ExpiredCertificatePath = Path.Combine(_dataDirectory, "expired.pfx"),
                EndingCertificatePath = Path.Combine(_dataDirectory, "ending.pfx"),
                UntrustedCertificatePath = Path.Combine(_dataDirectory, "untrusted.pfx"),
                UntrustedRootPath = Path.Combine(_dataDirectory, "untrusted_root.pem"),
            },
            QlikView = new QlikViewEndpoints
            {
                Uri = $"http://127.0.0.1:{qmsHost.Port}/",
                UserName = farm.Administrator,
                Password = farm.AdministratorPassword,
                LimitedUserName = farm.Limited,
                LimitedPassword = farm.LimitedPassword,
                Version = farm.Settings.Version,
                Servers = farm.Servers.ConvertAll(s => new QlikViewServerEndpoint(s.Id.ToString(), s.Name, s.Mode.ToString())),
            },
        };
    }

    private IReadOnlyList<Listener> Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        IReadOnlyList<Listener> named = _listeners?.Named(name) ?? [];
        return named.Count > 0 ? named : throw new ArgumentException($"The sandbox has no service '{name}'.", nameof(name));
    }

    private static HttpsConnectionAdapterOptions Tls(SiteCertificates certificates, bool requireClientCertificate) =>
        new()
        {
            ServerCertificate = certificates.Server,
            ClientCertificateMode = requireClientCertificate
                ? ClientCertificateMode.RequireCertificate
                : ClientCertificateMode.NoCertificate,
            ClientCertificateValidation = (certificate, _, _) => certificates.IsIssuedHere(certificate),
        };

    private async Task<ServiceHost> StartServiceAsync(
        Listener listener,
        int port,
        HttpsConnectionAdapterOptions? tls,
        Func<Listener, ServicePipeline> pipeline,
        CancellationToken cancellationToken
    )
    {
        listener.Host = await StartHostAsync(port, tls, pipeline(listener).InvokeAsync, cancellationToken);
        return listener.Host;
    }

    private async Task<ServiceHost> StartHostAsync(
        int port,
        HttpsConnectionAdapterOptions? tls,
        Microsoft.AspNetCore.Http.RequestDelegate handler,
        CancellationToken cancellationToken
    )
    {
        ServiceHost host = await ServiceHost.StartAsync(port, tls, handler, cancellationToken);
        _hosts.Add(host);
        return host;
    }
}
