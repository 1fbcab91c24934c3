using System.Collections;
using System.Management.Automation;
using System.Security;
using QlikAdmin.PowerShell;

namespace QlikAdmin;

/// <summary>A running sandbox: its addresses, its credentials, and its switches for tests and demonstrations.</summary>
/// <remarks>Its methods call the sandbox's control interface and throw a <see cref="QlikException"/> (SandboxFailed) when it does not
/// answer.</remarks>
public sealed class Sandbox : SandboxTarget, IDisposable
{
    private readonly SandboxProcess _process;

    internal Sandbox(SandboxProcess process, SandboxReady ready)
        : base(ready, service: null)
    {
        _process = process;
        ProcessId = process.Id;
        DataDirectory = ready.Text("dataDirectory");

        CloudUri = ready.Address("cloud.uri");
        TenantId = ready.Text("cloud.tenantId");
        ApiKey = ready.Secret("cloud.apiKey");
        LimitedApiKey = ready.Secret("cloud.limitedApiKey");
        OAuthClient = new PSCredential(ready.Text("cloud.clientId"), ready.Secret("cloud.clientSecret"));

        RegionUri = ready.Address("region.uri");
        RegionClient = new PSCredential(ready.Text("region.clientId"), ready.Secret("region.clientSecret"));
        LicenseKey = ready.Secret("region.licenseKey");
        ConsoleUri = ready.Address("region.consoleUri");
        ConsoleClient = new PSCredential(ready.Text("region.consoleClientId"), ready.Secret("region.consoleClientSecret"));
        SubscriptionId = ready.Text("region.subscriptionId");

        SenseUri = ready.Address("sense.uri");
        ProxyUri = ready.Address("sense.proxyUri");
        VirtualProxy = ready.Text("sense.virtualProxy");
        Jwt = ready.Secret("sense.jwt");
        LimitedJwt = ready.Secret("sense.limitedJwt");
        ExpiredJwt = ready.Secret("sense.expiredJwt");
        EndingJwt = ready.Secret("sense.endingJwt");
        Administrator = ready.Text("sense.administrator");
        LimitedUser = ready.Text("sense.limitedUser");
        CertificatePath = ready.Text("sense.certificatePath");
        CertificatePassword = ready.Secret("sense.certificatePassword");
        ClientPemPath = ready.Text("sense.clientPemPath");
        ClientKeyPath = ready.Text("sense.clientKeyPath");
        RootPath = ready.Text("sense.rootPath");
        KeylessCertificatePath = ready.Text("sense.keylessCertificatePath");
        ExpiredCertificatePath = ready.Text("sense.expiredCertificatePath");
        EndingCertificatePath = ready.Text("sense.endingCertificatePath");
        UntrustedCertificatePath = ready.Text("sense.untrustedCertificatePath");
        UntrustedRootPath = ready.Text("sense.untrustedRootPath");

        QlikViewUri = ready.Address("qlikView.uri");
        QlikViewCredential = new PSCredential(ready.Text("qlikView.userName"), ready.Secret("qlikView.password"));
        LimitedQlikViewCredential = new PSCredential(ready.Text("qlikView.limitedUserName"), ready.Secret("qlikView.limitedPassword"));

        Tenants = ready.Each("tenants").Select(t => new SandboxTenant(t)).ToList();
        Sites = ready.Each("sites").Select(t => new SandboxSite(t)).ToList();
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

    /// <summary>All Cloud tenants; the first one is that of <see cref="CloudUri"/>.</summary>
    public IReadOnlyList<SandboxTenant> Tenants { get; }

    /// <summary>All Sense sites; the first one is that of <see cref="SenseUri"/>.</summary>
    public IReadOnlyList<SandboxSite> Sites { get; }

    /// <summary>Folder of the certificates and keys; deleted when the sandbox ends.</summary>
    public string DataDirectory { get; }

    /// <summary>Changes how the QlikView management service behaves.</summary>
    /// <param name="settings">Any of license, version, interface, auth, denied, staleCache and utcMark.</param>
    public void SetQlikView(Hashtable settings) => Control.Send("POST", "qlikview", settings);

    /// <summary>Lets somebody else give a CAL of QlikView away just before the next save takes effect.</summary>
    /// <param name="user">Who gets it.</param>
    public void AssignOnNextSave(string user) => Control.Send("POST", "qlikview/assign-on-next-save", new Hashtable { ["user"] = user });

    /// <summary>Makes every service key of the QlikView management service worthless.</summary>
    public void ExpireServiceKeys() => Control.Send("POST", "qlikview/keys/expire", null);

    /// <summary>Ends the sandbox.</summary>
    public void Dispose()
    {
        foreach (SandboxTarget target in Tenants.Concat<SandboxTarget>(Sites).Append(this))
        {
            target.Close();
        }

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
}
