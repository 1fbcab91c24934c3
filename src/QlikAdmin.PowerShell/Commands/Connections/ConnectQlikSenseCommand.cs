using System;
using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;

using QlikAdmin.Sense;

namespace QlikAdmin.PowerShell;

/// <summary>Connects to a Qlik Sense Enterprise on Windows site, with a client certificate or through the proxy.</summary>
/// <remarks>
/// Errors: Qlik.InvalidAddress, Qlik.CertificateUnreadable, Qlik.CertificateKeyMissing, Qlik.CertificateExpired, Qlik.CertificateNotFound, Qlik.PemNotSupported,
/// Qlik.NameNotResolved, Qlik.ConnectionFailed, Qlik.TlsFailed, Qlik.Unauthorized, Qlik.LoginPage, Qlik.XsrfRejected, Qlik.Forbidden, Qlik.Timeout.
/// </remarks>
[Cmdlet(VerbsCommunications.Connect, "QlikSense", DefaultParameterSetName = CertificatePathSet)]
[OutputType(typeof(SenseConnection))]
public sealed class ConnectQlikSenseCommand : ConnectQlikCommand
{
    private const string CertificateSet = "Certificate";
    private const string CertificatePathSet = "CertificatePath";
    private const string CertificateThumbprintSet = "CertificateThumbprint";
    private const string CredentialSet = "Credential";
    private const string DefaultCredentialsSet = "UseDefaultCredentials";
    private const string JwtSet = "Jwt";

    /// <summary>Server as host name, host and port, or URI; port 4242 with a certificate and 443 through the proxy unless given.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Server { get; set; } = string.Empty;

    /// <summary>Client certificate with its private key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificateSet)]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>File of the client certificate: PFX, or PEM on PowerShell 7.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificatePathSet)]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>File of the private key where the certificate is PEM and the key is neither in it nor beside it as <c>name_key.pem</c>.</summary>
    [Parameter(ParameterSetName = CertificatePathSet)]
    [ValidateNotNullOrEmpty]
    public string? CertificateKeyPath { get; set; }

    /// <summary>Password of the PFX file or of the PEM key.</summary>
    [Parameter(ParameterSetName = CertificatePathSet)]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>Thumbprint of a certificate in the personal store of the user or the machine; Windows only.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificateThumbprintSet)]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>Windows account for the proxy.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Uses the Windows account of this session for the proxy.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefaultCredentialsSet)]
    public SwitchParameter UseDefaultCredentials { get; set; }

    /// <summary>JSON web token for a virtual proxy that accepts them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JwtSet)]
    public SecureString? Jwt { get; set; }

    /// <summary>Prefix of the virtual proxy; the default one without it.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = DefaultCredentialsSet)]
    [Parameter(ParameterSetName = JwtSet)]
    [ValidateNotNullOrEmpty]
    public string? VirtualProxy { get; set; }

    /// <summary>Directory of the user to act as, default INTERNAL.</summary>
    [Parameter(ParameterSetName = CertificateSet)]
    [Parameter(ParameterSetName = CertificatePathSet)]
    [Parameter(ParameterSetName = CertificateThumbprintSet)]
    [ValidateNotNullOrEmpty]
    public string UserDirectory { get; set; } = "INTERNAL";

    /// <summary>Id of the user to act as, default sa_api.</summary>
    [Parameter(ParameterSetName = CertificateSet)]
    [Parameter(ParameterSetName = CertificatePathSet)]
    [Parameter(ParameterSetName = CertificateThumbprintSet)]
    [ValidateNotNullOrEmpty]
    public string UserId { get; set; } = "sa_api";

    /// <summary>PEM file with the site's own root certificate (root.pem of the certificate export); without it the operating system decides whom to trust.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TrustedRoot { get; set; }

    /// <summary>Does not check the server's certificate at all. Anyone on the way can then read and change what is sent.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    private protected override string Address => Server;

    private protected override Connection Create()
    {
        if (SkipCertificateCheck)
        {
            WriteWarning($"The certificate of '{Server}' is not checked, so it could be any server that answers. Use -TrustedRoot with the site's root.pem instead.");
        }

        return SenseConnection.Create(new SenseConnectionOptions
        {
            Server = Server,
            Name = Name,
            Certificate = FindCertificate(),
            Credential = Credential?.GetNetworkCredential(),
            UseDefaultCredentials = UseDefaultCredentials,
            Jwt = Jwt,
            VirtualProxy = VirtualProxy,
            UserDirectory = UserDirectory,
            UserId = UserId,
            TrustedRoot = TrustedRoot is null ? null : ClientCertificates.RootFromPem(FullPath(TrustedRoot)),
            SkipCertificateCheck = SkipCertificateCheck,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
        });
    }

    private X509Certificate2? FindCertificate() => ParameterSetName switch
    {
        CertificateSet => Certificate,
        CertificatePathSet => ClientCertificates.FromFile(FullPath(CertificatePath!), CertificateKeyPath is null ? null : FullPath(CertificateKeyPath), CertificatePassword),
        CertificateThumbprintSet => ClientCertificates.FromStore(CertificateThumbprint!),
        _ => null,
    };

    // Relative paths start where the shell is, not where its process was started.
    private string FullPath(string path) => GetUnresolvedProviderPathFromPSPath(path);
}
