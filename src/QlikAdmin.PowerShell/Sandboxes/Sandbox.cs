using System.Collections;
using System.Management.Automation;
using System.Security;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.PowerShell;

namespace QlikAdmin;

/// <summary>A running sandbox: its addresses, its credentials, and its switches for tests and demonstrations.</summary>
/// <remarks>Its methods call the sandbox's control interface and throw a <see cref="QlikException"/> (SandboxFailed) when it does not
/// answer.</remarks>
public sealed class Sandbox : IDisposable
{
    private readonly SandboxProcess _process;
    private readonly SandboxControl _control;

    internal Sandbox(SandboxProcess process, JObject ready)
    {
        _process = process;
        ControlUri = Address(ready, "control");
        _control = new SandboxControl(ControlUri);
        ProcessId = process.Id;
        DataDirectory = Text(ready, "dataDirectory");

        CloudUri = Address(ready, "cloud.uri");
        TenantId = Text(ready, "cloud.tenantId");
        ApiKey = Secret(ready, "cloud.apiKey");
        LimitedApiKey = Secret(ready, "cloud.limitedApiKey");
        OAuthClient = new PSCredential(Text(ready, "cloud.clientId"), Secret(ready, "cloud.clientSecret"));

        RegionUri = Address(ready, "region.uri");
        RegionClient = new PSCredential(Text(ready, "region.clientId"), Secret(ready, "region.clientSecret"));
        LicenseKey = Secret(ready, "region.licenseKey");
        ConsoleUri = Address(ready, "region.consoleUri");
        ConsoleClient = new PSCredential(Text(ready, "region.consoleClientId"), Secret(ready, "region.consoleClientSecret"));
        SubscriptionId = Text(ready, "region.subscriptionId");

        SenseUri = Address(ready, "sense.uri");
        ProxyUri = Address(ready, "sense.proxyUri");
        VirtualProxy = Text(ready, "sense.virtualProxy");
        Jwt = Secret(ready, "sense.jwt");
        LimitedJwt = Secret(ready, "sense.limitedJwt");
        ExpiredJwt = Secret(ready, "sense.expiredJwt");
        EndingJwt = Secret(ready, "sense.endingJwt");
        Administrator = Text(ready, "sense.administrator");
        LimitedUser = Text(ready, "sense.limitedUser");
        CertificatePath = Text(ready, "sense.certificatePath");
        CertificatePassword = Secret(ready, "sense.certificatePassword");
        ClientPemPath = Text(ready, "sense.clientPemPath");
        ClientKeyPath = Text(ready, "sense.clientKeyPath");
        RootPath = Text(ready, "sense.rootPath");
        KeylessCertificatePath = Text(ready, "sense.keylessCertificatePath");
        ExpiredCertificatePath = Text(ready, "sense.expiredCertificatePath");
        EndingCertificatePath = Text(ready, "sense.endingCertificatePath");
        UntrustedCertificatePath = Text(ready, "sense.untrustedCertificatePath");
        UntrustedRootPath = Text(ready, "sense.untrustedRootPath");

        QlikViewUri = Address(ready, "qlikView.uri");
        QlikViewCredential = new PSCredential(Text(ready, "qlikView.userName"), Secret(ready, "qlikView.password"));
        LimitedQlikViewCredential = new PSCredential(Text(ready, "qlikView.limitedUserName"), Secret(ready, "qlikView.limitedPassword"));
    }

    /// <summary>Process of the sandbox.</summary>
    public int ProcessId { get; }

    /// <summary>Whether the process is still there.</summary>
    public bool IsRunning => _process.IsRunning;

    /// <summary>The Cloud tenant, for <c>Connect-QlikCloud -Tenant</c>.</summary>
    public Uri CloudUri { get; }

    /// <summary>Id of the tenant.</summary>
    public string TenantId { get; }

    /// <summary>API key of a tenant admin.</summary>
    public SecureString ApiKey { get; }

    /// <summary>API key of a user without admin rights.</summary>
    public SecureString LimitedApiKey { get; }

    /// <summary>OAuth client of the tenant.</summary>
    public PSCredential OAuthClient { get; }

    /// <summary>The registration endpoint of the tenant's region, for <c>Connect-QlikRegion -Uri</c>.</summary>
    public Uri RegionUri { get; }

    /// <summary>OAuth client of the region.</summary>
    public PSCredential RegionClient { get; }

    /// <summary>Signed licence key with which tenants can be created.</summary>
    public SecureString LicenseKey { get; }

    /// <summary>The console of the organisation, for <c>Connect-QlikRegion -Uri -Organization</c>.</summary>
    public Uri ConsoleUri { get; }

    /// <summary>OAuth client of the organisation.</summary>
    public PSCredential ConsoleClient { get; }

    /// <summary>Subscription that the tenant belongs to, with others.</summary>
    public string SubscriptionId { get; }

    /// <summary>The repository with client certificates, for <c>Connect-QlikSense -Server</c>.</summary>
    public Uri SenseUri { get; }

    /// <summary>The proxy of the Sense site, for JSON web tokens.</summary>
    public Uri ProxyUri { get; }

    /// <summary>Prefix of the virtual proxy that takes <see cref="Jwt"/>.</summary>
    public string VirtualProxy { get; }

    /// <summary>JSON web token of a site admin.</summary>
    public SecureString Jwt { get; }

    /// <summary>Token of a user without admin rights on the site.</summary>
    public SecureString LimitedJwt { get; }

    /// <summary>Token that has ended.</summary>
    public SecureString ExpiredJwt { get; }

    /// <summary>Token of a site admin that ends in a few days.</summary>
    public SecureString EndingJwt { get; }

    /// <summary>Root administrator of the site, as <c>DIRECTORY\id</c>; Windows authentication accepts any password.</summary>
    public string Administrator { get; }

    /// <summary>A user without admin rights on the site, as <c>DIRECTORY\id</c>.</summary>
    public string LimitedUser { get; }

    /// <summary>PFX file of the site's client certificate.</summary>
    public string CertificatePath { get; }

    /// <summary>Password of every PFX file here.</summary>
    public SecureString CertificatePassword { get; }

    /// <summary>The client certificate as PEM.</summary>
    public string ClientPemPath { get; }

    /// <summary>The private key of <see cref="ClientPemPath"/>.</summary>
    public string ClientKeyPath { get; }

    /// <summary>The site's root certificate, for <c>-TrustedRoot</c>.</summary>
    public string RootPath { get; }

    /// <summary>A client certificate without its private key.</summary>
    public string KeylessCertificatePath { get; }

    /// <summary>A client certificate that is out of date.</summary>
    public string ExpiredCertificatePath { get; }

    /// <summary>A client certificate that ends in a few days.</summary>
    public string EndingCertificatePath { get; }

    /// <summary>A client certificate that the site did not issue.</summary>
    public string UntrustedCertificatePath { get; }

    /// <summary>Root certificate of another authority, which the server's certificate does not come from.</summary>
    public string UntrustedRootPath { get; }

    /// <summary>The QlikView management service, for <c>Connect-QlikView -Server</c>.</summary>
    public Uri QlikViewUri { get; }

    /// <summary>An account in both Windows groups.</summary>
    public PSCredential QlikViewCredential { get; }

    /// <summary>An account in neither Windows group.</summary>
    public PSCredential LimitedQlikViewCredential { get; }

    /// <summary>The control interface, plain http on loopback.</summary>
    public Uri ControlUri { get; }

    /// <summary>Folder of the certificates and keys; deleted when the sandbox ends.</summary>
    public string DataDirectory { get; }

    /// <summary>Requests that arrived at the emulated services, oldest first, answered or not.</summary>
    /// <param name="service">Cloud, Region, Sense or QlikView; all when left out.</param>
    public object?[] GetLog(string? service = null)
    {
        string query = string.IsNullOrEmpty(service) ? string.Empty : "?service=" + Uri.EscapeDataString(service!.ToLowerInvariant());
        return _control.Send("GET", "log" + query, null);
    }

    /// <summary>Forgets the requests so far.</summary>
    public void ClearLog() => _control.Send("DELETE", "log", null);

    /// <summary>Changes of the emulated data, oldest first.</summary>
    public object?[] GetChanges() => _control.Send("GET", "changes", null);

    /// <summary>Time of the sandbox, in UTC.</summary>
    public DateTimeOffset GetClock()
    {
        PSObject clock = (PSObject)_control.Send("GET", "clock", null).First()!;
        return DateTimeOffset.Parse((string)clock.Properties["now"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    /// <summary>Moves the clock of the sandbox forward, and with it quarantines, tokens and rate limits.</summary>
    /// <param name="by">How far.</param>
    public void AdvanceClock(TimeSpan by) =>
        _control.Send("POST", "clock", new Hashtable { ["advance"] = by.ToString("c", CultureInfo.InvariantCulture) });

    /// <summary>Switches a fault on.</summary>
    /// <param name="fault">Its properties, as the sandbox's control interface names them.</param>
    public void AddFault(Hashtable fault) => _control.Send("POST", "faults", fault);

    /// <summary>Faults that are on.</summary>
    public object?[] GetFaults() => _control.Send("GET", "faults", null);

    /// <summary>Switches every fault off.</summary>
    public void ClearFaults() => _control.Send("DELETE", "faults", null);

    /// <summary>Freezes a service: it takes requests in and is silent until it is released.</summary>
    /// <param name="service">Cloud, Region, Sense or QlikView, or a listener of one: register, console, proxy or qms.</param>
    public void Freeze(string service) => _control.Send("POST", Listener(service, "freeze"), null);

    /// <summary>Lets a frozen service go on.</summary>
    /// <param name="service">As in <see cref="Freeze"/>.</param>
    /// <param name="doAbandonedWork">Whether to do the work also for callers who have disconnected since, as a paused machine does.</param>
    public void Release(string service, bool doAbandonedWork = false)
    {
        _control.Send("POST", Listener(service, "release"), new Hashtable { ["doAbandonedWork"] = doAbandonedWork });
    }

    /// <summary>Resets the connections of a service and refuses new ones; its state and its ports stay.</summary>
    /// <param name="service">As in <see cref="Freeze"/>.</param>
    public void CloseService(string service) => _control.Send("POST", Listener(service, "close"), null);

    /// <summary>Opens a service that was closed.</summary>
    /// <param name="service">As in <see cref="Freeze"/>.</param>
    public void OpenService(string service) => _control.Send("POST", Listener(service, "open"), null);

    /// <summary>Settings that can be changed while it runs: latency, whether tenants may be deactivated, and how many licences there
    /// are.</summary>
    public object? GetSettings() => _control.Send("GET", "settings", null).FirstOrDefault();

    /// <summary>Changes settings.</summary>
    /// <param name="settings">Any of latencyMs, repeatCursor, allowDeactivation, cloudUnits and senseUnits.</param>
    public void SetSettings(Hashtable settings) => _control.Send("POST", "settings", settings);

    /// <summary>Counts of what the emulated services hold.</summary>
    public object? GetState() => _control.Send("GET", "state", null).FirstOrDefault();

    /// <summary>Changes how the QlikView management service behaves.</summary>
    /// <param name="settings">Any of license, version, interface, auth, denied, staleCache and utcMark.</param>
    public void SetQlikView(Hashtable settings) => _control.Send("POST", "qlikview", settings);

    /// <summary>Lets somebody else give a CAL of QlikView away just before the next save takes effect.</summary>
    /// <param name="user">Who gets it.</param>
    public void AssignOnNextSave(string user) => _control.Send("POST", "qlikview/assign-on-next-save", new Hashtable { ["user"] = user });

    /// <summary>Makes every service key of the QlikView management service worthless.</summary>
    public void ExpireServiceKeys() => _control.Send("POST", "qlikview/keys/expire", null);

    /// <summary>Lets a person log in, as auto-assignment and last use see it.</summary>
    /// <param name="service">Cloud or Sense.</param>
    /// <param name="user">Who, as the product licenses them.</param>
    public void Login(string service, string user) =>
        _control.Send("POST", "login", new Hashtable { ["service"] = service.ToLowerInvariant(), ["user"] = user });

    /// <summary>Makes every OAuth token given so far worthless.</summary>
    public void ExpireTokens() => _control.Send("POST", "tokens/expire", null);

    /// <summary>Deactivates the Cloud tenant, or activates it again.</summary>
    /// <param name="deactivated">True to deactivate.</param>
    public void DeactivateTenant(bool deactivated) => _control.Send("POST", "tenant", new Hashtable { ["deactivated"] = deactivated });

    /// <summary>Ends the sandbox.</summary>
    public void Dispose()
    {
        _control.Dispose();
        _process.Dispose();
        DeleteKeys();
    }

    /// <inheritdoc />
    public override string ToString() => "Sandbox " + ProcessId.ToString(CultureInfo.InvariantCulture);

    private void DeleteKeys()
    {
        try
        {
            // The sandbox deletes its folder itself, unless it was killed.
            Directory.Delete(DataDirectory, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has gone, or another program has a file of it open. Nothing more can be done about keys of made-up servers.
        }
    }

    private static string Text(JObject ready, string path)
    {
        return (string?)ready.SelectToken(path)
            ?? throw new QlikException(
                ErrorReason.SandboxFailed,
                $"The sandbox did not give its '{path}': its version is not that of this module."
            );
    }

    private static string Listener(string service, string action) =>
        $"listeners/{Uri.EscapeDataString(service.ToLowerInvariant())}/{action}";

    private static Uri Address(JObject ready, string path) => new(Text(ready, path));

    private static SecureString Secret(JObject ready, string path) => SecretText.Secure(Text(ready, path));
}
