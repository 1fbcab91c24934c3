using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;

namespace QlikAdmin.PowerShell;

/// <summary>Connects to a QlikView Management Service (QMS), with a Windows account.</summary>
/// <remarks>
/// Errors: Qlik.InvalidAddress, Qlik.CertificateUnreadable, Qlik.NameNotResolved, Qlik.ConnectionFailed, Qlik.TlsFailed, Qlik.Unauthorized,
/// Qlik.Forbidden,
/// Qlik.LoginPage, Qlik.UnreadableAnswer, Qlik.EmptyAnswer, Qlik.Timeout.
/// </remarks>
[Cmdlet(VerbsCommunications.Connect, "QlikView", DefaultParameterSetName = CredentialSet)]
[OutputType(typeof(QlikViewConnection))]
public sealed class ConnectQlikViewCommand : ConnectQlikServerCommand
{
    private const string CredentialSet = "Credential";
    private const string DefaultCredentialsSet = "UseDefaultCredentials";
    private const string SecretSet = "Secret";

    /// <summary>Windows account in the groups QlikView Management API and QlikView Administrators of the server.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    [OffersNothing]
    public PSCredential? Credential { get; set; }

    /// <summary>Uses the Windows account of this session.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefaultCredentialsSet)]
    public SwitchParameter UseDefaultCredentials { get; set; }

    /// <summary>Name of a secret of SecretManagement: the Windows account as PSCredential.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? SecretName { get; set; }

    /// <summary>Name of the vault that has the secret; without it, the first vault that has it.</summary>
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Vault { get; set; }

    private protected override Connection Create(X509Certificate2? trustedRoot)
    {
        PSCredential? account = SecretName is null ? Credential : VaultSecret.Credential(this, SecretName, Vault);
        return QlikViewConnection.Create(
            new QlikViewConnectionOptions
            {
                Server = Server,
                Name = Name,
                Credential = account?.GetNetworkCredential(),
                UseDefaultCredentials = UseDefaultCredentials,
                TrustedRoot = trustedRoot,
                SkipCertificateCheck = SkipCertificateCheck,
                Timeout = TimeSpan.FromSeconds(TimeoutSec),
            }
        );
    }
}
