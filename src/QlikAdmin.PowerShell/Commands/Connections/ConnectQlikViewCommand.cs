using System;
using System.Management.Automation;

using QlikAdmin.QlikView;
using QlikAdmin.Sense;

namespace QlikAdmin.PowerShell;

/// <summary>Connects to a QlikView Management Service (QMS), with a Windows account.</summary>
/// <remarks>
/// Errors: Qlik.InvalidAddress, Qlik.CertificateUnreadable, Qlik.NameNotResolved, Qlik.ConnectionFailed, Qlik.TlsFailed, Qlik.Unauthorized, Qlik.Forbidden,
/// Qlik.LoginPage, Qlik.UnreadableAnswer, Qlik.EmptyAnswer, Qlik.Timeout.
/// </remarks>
[Cmdlet(VerbsCommunications.Connect, "QlikView", DefaultParameterSetName = CredentialSet)]
[OutputType(typeof(QlikViewConnection))]
public sealed class ConnectQlikViewCommand : ConnectQlikCommand
{
    private const string CredentialSet = "Credential";
    private const string DefaultCredentialsSet = "UseDefaultCredentials";

    /// <summary>Server as host name, host and port, or URI; http and port 4799 unless given.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Server { get; set; } = string.Empty;

    /// <summary>Windows account in the groups QlikView Management API and QlikView Administrators of the server.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Uses the Windows account of this session.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefaultCredentialsSet)]
    public SwitchParameter UseDefaultCredentials { get; set; }

    /// <summary>PEM file with the root certificate that the server's comes from; without it the operating system decides whom to trust. Only with https.</summary>
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
            WriteWarning($"The certificate of '{Server}' is not checked, so it could be any server that answers. Use -TrustedRoot instead.");
        }

        return QlikViewConnection.Create(new QlikViewConnectionOptions
        {
            Server = Server,
            Name = Name,
            Credential = Credential?.GetNetworkCredential(),
            UseDefaultCredentials = UseDefaultCredentials,
            TrustedRoot = TrustedRoot is null ? null : ClientCertificates.RootFromPem(GetUnresolvedProviderPathFromPSPath(TrustedRoot)),
            SkipCertificateCheck = SkipCertificateCheck,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
        });
    }
}
