using System.Security;
using QlikAdmin.PowerShell;

namespace QlikAdmin;

/// <summary>One Sense site of a sandbox, with its own people, changes, faults and certificates.</summary>
public sealed class SandboxSite : SandboxTarget
{
    internal SandboxSite(SandboxReady ready)
        : base(ready, "sense")
    {
        Name = ready.Text("name");
        Uri = ready.Address("sense.uri");
        ProxyUri = ready.Address("sense.proxyUri");
        VirtualProxy = ready.Text("sense.virtualProxy");
        Jwt = ready.Secret("sense.jwt");
        Administrator = ready.Text("sense.administrator");
        CertificatePath = ready.Text("sense.certificatePath");
        CertificatePassword = ready.Secret("sense.certificatePassword");
        RootPath = ready.Text("sense.rootPath");
    }

    /// <summary>Name in the sandbox, such as <c>site001</c>.</summary>
    public string Name { get; }

    /// <summary>The repository with client certificates, for <c>Connect-QlikSense -Server</c>.</summary>
    public Uri Uri { get; }

    /// <summary>The proxy, for JSON web tokens and Windows accounts.</summary>
    public Uri ProxyUri { get; }

    /// <summary>Prefix of the virtual proxy that takes <see cref="Jwt"/>.</summary>
    public string VirtualProxy { get; }

    /// <summary>JSON web token of a site admin.</summary>
    public SecureString Jwt { get; }

    /// <summary>Root administrator, as <c>DIRECTORY\id</c>; Windows authentication accepts any password.</summary>
    public string Administrator { get; }

    /// <summary>PFX file of the client certificate.</summary>
    public string CertificatePath { get; }

    /// <summary>Password of <see cref="CertificatePath"/>.</summary>
    public SecureString CertificatePassword { get; }

    /// <summary>The site's root certificate, for <c>-TrustedRoot</c>.</summary>
    public string RootPath { get; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
