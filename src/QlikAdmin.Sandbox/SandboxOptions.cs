namespace QlikAdmin.Sandbox;

/// <summary>What to emulate and where to listen. Port 0 takes any free port.</summary>
public sealed record SandboxOptions
{
    /// <summary>Number of people on the site, 0 to 1,000,000. The Cloud tenant and the Sense site know the same people.</summary>
    public int Users { get; init; } = 1000;

    /// <summary>Seed of the data. The same seed, <see cref="Users"/> and <see cref="Now"/> give identical data.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Number of Cloud tenants, 1 to 2000. Each has its own state. The options for ports apply to the first one.</summary>
    public int Tenants { get; init; } = 1;

    /// <summary>Number of Sense sites, 1 to 200. Each has its own state. The options for ports apply to the first one.</summary>
    public int Sites { get; init; } = 1;

    /// <summary>Address of this machine to listen on; null for the loopback addresses. The control API stays on loopback.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Domain of the host names of tenants and sites; null when only the address is known.</summary>
    public string? Domain { get; init; }

    /// <summary>Name of the Cloud tenant in its own record.</summary>
    internal string TenantName { get; init; } = "sandbox";

    /// <summary>TCP port of the control API (http).</summary>
    public int ControlPort { get; init; }

    /// <summary>TCP port of the Cloud tenant (https where <see cref="Address"/> or <see cref="Domain"/> is given).</summary>
    public int CloudPort { get; init; }

    /// <summary>TCP port of the registration endpoint of the tenant's region (http).</summary>
    public int RegionPort { get; init; }

    /// <summary>TCP port of the organisation's console (http).</summary>
    public int ConsolePort { get; init; }

    /// <summary>TCP port of the repository with client certificates (https), 4242 on a real site.</summary>
    public int SensePort { get; init; }

    /// <summary>TCP port of the Sense proxy (https), 443 on a real site.</summary>
    public int ProxyPort { get; init; }

    /// <summary>Folder for certificates and keys. Null: a temporary folder, deleted when the server stops.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Delay before every answer of the emulated services.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Where the sandbox clock starts, UTC. It runs on from there. Null: the machine's time.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>Licence of the Sense site.</summary>
    public SenseLicenseMode SenseLicense { get; init; }

    /// <summary>Subscription of the Cloud tenant.</summary>
    public CloudLicenseMode CloudLicense { get; init; }

    /// <summary>TCP port of the QlikView management service (http), 4799 on a real server.</summary>
    public int QlikViewPort { get; init; }

    /// <summary>
    /// Number of QlikView servers that the service manages. The named CALs of the second belong to machines instead of users.
    /// </summary>
    public int QlikViewServers { get; init; } = 2;

    /// <summary>Licence of the QlikView servers.</summary>
    public QlikViewLicenseMode QlikViewLicense { get; init; }

    /// <summary>Version of QlikView, 11.x or 12.x. It decides which interfaces are offered and how long a quarantine lasts.</summary>
    public string QlikViewVersion { get; init; } = "12.90";

    /// <summary>How callers of the QlikView management service authenticate.</summary>
    public QlikViewAuthMode QlikViewAuth { get; init; }

    /// <summary>
    /// Request limits of the Cloud tenant, per user: 1000 a minute for tier 1 and 100 for tier 2. A few routes have limits of their own.
    /// </summary>
    public RateLimitClock RateLimit { get; init; }
}
