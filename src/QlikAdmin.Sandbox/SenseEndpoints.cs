namespace QlikAdmin.Sandbox;

/// <summary>Addresses and credentials of the emulated Qlik Sense Enterprise on Windows site.</summary>
public sealed class SenseEndpoints
{
    /// <summary>Base URI of the repository with client certificates, with a trailing slash.</summary>
    public required string Uri { get; init; }

    /// <summary>Base URI of the proxy, with a trailing slash.</summary>
    public required string ProxyUri { get; init; }

    /// <summary>Prefix of the virtual proxy that accepts JSON web tokens.</summary>
    public required string VirtualProxy { get; init; }

    /// <summary>Token of a root administrator for <see cref="VirtualProxy"/>.</summary>
    public required string Jwt { get; init; }

    /// <summary>Token of a user without an admin role.</summary>
    public required string LimitedJwt { get; init; }

    /// <summary>A token that has expired.</summary>
    public required string ExpiredJwt { get; init; }

    /// <summary>A token of a root administrator that is valid for a few more days.</summary>
    public required string EndingJwt { get; init; }

    /// <summary>Root administrator, as <c>DIRECTORY\id</c>. Windows authentication accepts any password for an existing user.</summary>
    public required string Administrator { get; init; }

    /// <summary>A user without an admin role, as <c>DIRECTORY\id</c>.</summary>
    public required string LimitedUser { get; init; }

    /// <summary>PFX file of the client certificate with its private key.</summary>
    public required string CertificatePath { get; init; }

    /// <summary>Password of every PFX file.</summary>
    public required string CertificatePassword { get; init; }

    /// <summary>The client certificate as PEM.</summary>
    public required string ClientPemPath { get; init; }

    /// <summary>The client certificate's private key as unencrypted PEM.</summary>
    public required string ClientKeyPath { get; init; }

    /// <summary>Certificate of the site's own authority as PEM.</summary>
    public required string RootPath { get; init; }

    /// <summary>A PFX file of the client certificate without its private key.</summary>
    public required string KeylessCertificatePath { get; init; }

    /// <summary>PFX file of a client certificate that has expired.</summary>
    public required string ExpiredCertificatePath { get; init; }

    /// <summary>PFX file of a client certificate that is valid for a few more days.</summary>
    public required string EndingCertificatePath { get; init; }

    /// <summary>PFX file of a client certificate issued by another authority.</summary>
    public required string UntrustedCertificatePath { get; init; }

    /// <summary>Certificate of that other authority as PEM. The server's certificate does not come from it.</summary>
    public required string UntrustedRootPath { get; init; }
}
