using QlikAdmin.Sandbox.Certificates;
using QlikAdmin.Sandbox.Control;
using QlikAdmin.Sandbox.Hosting;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.QlikView;
using QlikAdmin.Sandbox.Region;

namespace QlikAdmin.Sandbox;

/// <summary>
/// A running emulator of Qlik Cloud tenants with their region's registration endpoint, of Qlik Sense Enterprise on Windows sites and of
/// QlikView servers. Several can run in one process. Each has its own state, ports and certificates.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private const int SeedStride = 1000;

    private readonly List<Emulation> _emulations = [];
    private readonly List<SiteCertificates> _certificates = [];
    private readonly ServiceHosts _hosts;
    private readonly string _dataDirectory;
    private readonly bool _ownsDataDirectory;
    private SandboxEndpoints? _endpoints;

    private SandboxServer(SandboxOptions options)
    {
        _hosts = new ServiceHosts(new Binding(options.Address, options.Domain));
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
    /// <param name="doAbandonedWork">Whether the work is also done for callers who have closed the connection in the meantime.</param>
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
        foreach (Listener listener in _emulations.SelectMany(e => e.Sandbox.Listeners.All))
        {
            listener.Freezer.Release(doAbandonedWork: false);
        }

        await _hosts.DisposeAsync();
        _certificates.ForEach(c => c.Dispose());
        _certificates.Clear();
        if (_ownsDataDirectory && Directory.Exists(_dataDirectory))
        {
            Directory.Delete(_dataDirectory, recursive: true);
        }
    }

    private async Task RunAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        Task<SiteCertificates> made = Task.Run(() => SiteCertificates.Create(_dataDirectory, _hosts.Binding), cancellationToken);
        Emulation emulation = Emulate(options);
        SiteCertificates certificates = await made;
        _certificates.Add(certificates);
        ControlRouter control = new(emulation.Control);
        string controlUri = await _hosts.StartControlAsync(
            options.ControlPort,
            new ControlPipeline(control.Handle).InvokeAsync,
            cancellationToken
        );
        List<TenantTarget> tenants = [];
        for (int i = 1; i <= options.Tenants; i++)
        {
            string name = Name("tenant", i);
            Emulation own = i == 1 ? emulation : Emulate(Member(options, i) with { TenantName = name });
            tenants.Add(
                new TenantTarget
                {
                    Name = name,
                    Control = controlUri + control.Add(name, own.Control),
                    Cloud = await CloudListener.StartAsync(own, name, _hosts, certificates.Server, cancellationToken),
                }
            );
        }

        RegionEndpoints region = await StartRegionAsync(emulation, certificates, cancellationToken);
        List<SiteTarget> sites = [];
        for (int i = 1; i <= options.Sites; i++)
        {
            string name = Name("site", i);
            Emulation own = i == 1 ? emulation : Emulate(Member(options, options.Tenants + i));
            SiteCertificates keys = i == 1 ? certificates : Certify(name);
            sites.Add(
                new SiteTarget
                {
                    Name = name,
                    Control = controlUri + control.Add(name, own.Control),
                    Sense = await SenseListeners.StartAsync(own, name, _hosts, keys, cancellationToken),
                }
            );
        }

        _endpoints = new SandboxEndpoints
        {
            Pid = Environment.ProcessId,
            Control = controlUri,
            DataDirectory = _dataDirectory,
            Cloud = tenants[0].Cloud,
            Region = region,
            Sense = sites[0].Sense,
            QlikView = await StartQlikViewAsync(emulation, cancellationToken),
            Tenants = tenants,
            Sites = sites,
        };
    }

    private static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number:000}");

    /// <summary>The options of a further tenant or site: other people, any free port, and no QlikView.</summary>
    private static SandboxOptions Member(SandboxOptions options, int number) =>
        options with
        {
            Seed = unchecked(options.Seed + (SeedStride * number)),
            CloudPort = 0,
            SensePort = 0,
            ProxyPort = 0,
            QlikViewServers = 0,
        };

    private Emulation Emulate(SandboxOptions options)
    {
        Emulation emulation = new(options);
        _emulations.Add(emulation);
        return emulation;
    }

    private SiteCertificates Certify(string site)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_dataDirectory, site)).FullName;
        SiteCertificates certificates = SiteCertificates.Create(folder, _hosts.Binding);
        _certificates.Add(certificates);
        return certificates;
    }

    private async Task<RegionEndpoints> StartRegionAsync(
        Emulation emulation,
        SiteCertificates certificates,
        CancellationToken cancellationToken
    )
    {
        SandboxOptions options = emulation.Sandbox.Options;
        Organization organization = emulation.Organization;
        return new RegionEndpoints
        {
            Uri = await StartAsync("register", options.RegionPort, emulation.Registration),
            ClientId = organization.RegionClient.Id,
            ClientSecret = organization.RegionClient.Secret,
            LicenseKey = organization.LicenseKey,
            ConsoleUri = await StartAsync("console", options.ConsolePort, emulation.Console),
            ConsoleClientId = organization.ConsoleClient.Id,
            ConsoleClientSecret = organization.ConsoleClient.Secret,
            SubscriptionId = organization.SubscriptionId,
        };

        async Task<string> StartAsync(string name, int port, ClientDoor door)
        {
            Listener listener = emulation.Sandbox.Listeners.Add("region", name);
            ServicePipeline pipeline = new(listener, emulation.Sandbox, door.Handle);
            return (await _hosts.StartOpenAsync(listener, name, port, certificates.Server, pipeline, cancellationToken)).Uri;
        }
    }

    private async Task<QlikViewEndpoints> StartQlikViewAsync(Emulation emulation, CancellationToken cancellationToken)
    {
        SandboxContext sandbox = emulation.Sandbox;
        QlikViewFarm farm = emulation.Farm;
        Listener listener = sandbox.Listeners.Add("qlikview", "qms");
        ServicePipeline pipeline = new(listener, sandbox, emulation.Qms.Handle, emulation.Qms.Enter);
        int port = await _hosts.StartAsync(listener, sandbox.Options.QlikViewPort, null, pipeline, cancellationToken);
        return new QlikViewEndpoints
        {
            Uri = $"http://{_hosts.Binding.Host("qlikview", "127.0.0.1")}:{port}/",
            UserName = farm.Administrator,
            Password = farm.AdministratorPassword,
            LimitedUserName = farm.Limited,
            LimitedPassword = farm.LimitedPassword,
            Version = farm.Settings.Version,
            Servers = farm.Servers.ConvertAll(s => new QlikViewServerEndpoint(s.Id.ToString(), s.Name, s.Mode.ToString())),
        };
    }

    private IReadOnlyList<Listener> Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        IReadOnlyList<Listener> named = _emulations.FirstOrDefault()?.Sandbox.Listeners.Named(name) ?? [];
        return named.Count > 0 ? named : throw new ArgumentException($"The sandbox has no service '{name}'.", nameof(name));
    }
}
