using System.Management.Automation;
using System.Security;
using QlikAdmin.PowerShell;

namespace QlikAdmin;

/// <summary>One Cloud tenant of a sandbox, with its own people, changes and faults.</summary>
public sealed class SandboxTenant : SandboxTarget
{
    internal SandboxTenant(SandboxReady ready)
        : base(ready, "cloud")
    {
        Name = ready.Text("name");
        Uri = ready.Address("cloud.uri");
        TenantId = ready.Text("cloud.tenantId");
        ApiKey = ready.Secret("cloud.apiKey");
        LimitedApiKey = ready.Secret("cloud.limitedApiKey");
        OAuthClient = new PSCredential(ready.Text("cloud.clientId"), ready.Secret("cloud.clientSecret"));
    }

    /// <summary>Name in the sandbox, such as <c>tenant001</c>.</summary>
    public string Name { get; }

    /// <summary>Address, for <c>Connect-QlikCloud -Tenant</c>.</summary>
    public Uri Uri { get; }

    /// <summary>Id of the tenant.</summary>
    public string TenantId { get; }

    /// <summary>API key of a tenant admin.</summary>
    public SecureString ApiKey { get; }

    /// <summary>API key of a user without admin rights.</summary>
    public SecureString LimitedApiKey { get; }

    /// <summary>OAuth client of the tenant.</summary>
    public PSCredential OAuthClient { get; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
