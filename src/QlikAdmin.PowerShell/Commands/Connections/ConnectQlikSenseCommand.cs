using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Products.Sense;

namespace QlikAdmin.PowerShell;

/// <summary>Connects to a Qlik Sense Enterprise on Windows site, with a client certificate or through the proxy.</summary>
/// <remarks>
/// Errors: Qlik.InvalidAddress, Qlik.CertificateUnreadable, Qlik.CertificateKeyMissing, Qlik.CertificateExpired, Qlik.CertificateNotFound,
/// Qlik.PemNotSupported,
/// Qlik.NameNotResolved, Qlik.ConnectionFailed, Qlik.TlsFailed, Qlik.Unauthorized, Qlik.LoginPage, Qlik.XsrfRejected, Qlik.Forbidden,
/// Qlik.Timeout.
/// </remarks>
[Cmdlet(VerbsCommunications.Connect, "QlikSense", DefaultParameterSetName = CertificatePathSet)]
[OutputType(typeof(SenseConnection))]
public sealed class ConnectQlikSenseCommand : ConnectQlikServerCommand
{
    private const string CertificateSet = "Certificate";
    private const string CertificatePathSet = "CertificatePath";
    private const string CertificatePathSecretSet = "CertificatePathSecret";
    private const string CertificateThumbprintSet = "CertificateThumbprint";
    private const string CredentialSet = "Credential";
    private const string DefaultCredentialsSet = "UseDefaultCredentials";
    private const string JwtSet = "Jwt";
    private const string SecretSet = "Secret";

    /// <summary>Client certificate with its private key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificateSet)]
    [OffersNothing]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>File of the client certificate: PFX, or PEM on PowerShell 7.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificatePathSet)]
    [Parameter(Mandatory = true, ParameterSetName = CertificatePathSecretSet)]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>File of the private key where the certificate is PEM and the key is neither in it nor beside it as
    /// <c>name_key.pem</c>.</summary>
    [Parameter(ParameterSetName = CertificatePathSet)]
    [Parameter(ParameterSetName = CertificatePathSecretSet)]
    [ValidateNotNullOrEmpty]
    public string? CertificateKeyPath { get; set; }

    /// <summary>Password of the PFX file or of the PEM key.</summary>
    [Parameter(ParameterSetName = CertificatePathSet)]
    [SecretTransformation]
    [OffersNothing]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>Thumbprint of a certificate in the personal store of the user or the machine; Windows only.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificateThumbprintSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? CertificateThumbprint { get; set; }

    /// <summary>Windows account for the proxy.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    [OffersNothing]
    public PSCredential? Credential { get; set; }

    /// <summary>Uses the Windows account of this session for the proxy.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefaultCredentialsSet)]
    public SwitchParameter UseDefaultCredentials { get; set; }

    /// <summary>JSON web token for a virtual proxy that accepts them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JwtSet)]
    [SecretTransformation]
    [OffersNothing]
    public SecureString? Jwt { get; set; }

    /// <summary>Name of a secret of SecretManagement: the password of <see cref="CertificatePath"/>, or without that, a Windows account
    /// as PSCredential, or a JSON web token as SecureString.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificatePathSecretSet)]
    [Parameter(Mandatory = true, ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? SecretName { get; set; }

    /// <summary>Name of the vault that has the secret; without it, the first vault that has it.</summary>
    [Parameter(ParameterSetName = CertificatePathSecretSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Vault { get; set; }

    /// <summary>Prefix of the virtual proxy; the default one without it.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = DefaultCredentialsSet)]
    [Parameter(ParameterSetName = JwtSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? VirtualProxy { get; set; }

    /// <summary>Directory of the user to act as, default INTERNAL.</summary>
    [Parameter(ParameterSetName = CertificateSet)]
    [Parameter(ParameterSetName = CertificatePathSet)]
    [Parameter(ParameterSetName = CertificatePathSecretSet)]
    [Parameter(ParameterSetName = CertificateThumbprintSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string UserDirectory { get; set; } = "INTERNAL";

    /// <summary>Id of the user to act as, default sa_api.</summary>
    [Parameter(ParameterSetName = CertificateSet)]
    [Parameter(ParameterSetName = CertificatePathSet)]
    [Parameter(ParameterSetName = CertificatePathSecretSet)]
    [Parameter(ParameterSetName = CertificateThumbprintSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string UserId { get; set; } = "sa_api";

    private protected override Connection Create(X509Certificate2? trustedRoot)
    {
        object? secret = ParameterSetName == SecretSet ? VaultSecret.Read(this, SecretName!, Vault) : null;
        return SenseConnection.Create(
            new SenseConnectionOptions
            {
                Server = Server,
                Name = Name,
                Certificate = FindCertificate(),
                Credential = (Credential ?? secret as PSCredential)?.GetNetworkCredential(),
                UseDefaultCredentials = UseDefaultCredentials,
                Jwt = Jwt ?? secret as SecureString,
                VirtualProxy = VirtualProxy,
                UserDirectory = UserDirectory,
                UserId = UserId,
                TrustedRoot = trustedRoot,
                SkipCertificateCheck = SkipCertificateCheck,
                Timeout = TimeSpan.FromSeconds(TimeoutSec),
            }
        );
    }

    private X509Certificate2? FindCertificate() =>
        ParameterSetName switch
        {
            CertificateSet => Certificate,
            CertificatePathSet or CertificatePathSecretSet => ClientCertificates.FromFile(
                FullPath(CertificatePath!),
                CertificateKeyPath is null ? null : FullPath(CertificateKeyPath),
                SecretName is null ? CertificatePassword : VaultSecret.Text(this, SecretName, Vault)
            ),
            CertificateThumbprintSet => ClientCertificates.FromStore(CertificateThumbprint!),
            _ => null,
        };
}
