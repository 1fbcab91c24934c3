using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Http;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the Connect commands for on-premises servers: the address, and the certificate to trust if no public authority issued
/// it.</summary>
public abstract class ConnectQlikServerCommand : ConnectQlikCommand
{
    /// <summary>Server as host name, host and port, or URI. Sense: port 4242 with a certificate and 443 through the proxy unless given.
    /// QlikView: http and port 4799 unless given.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string Server { get; set; } = string.Empty;

    /// <summary>PEM file with the root certificate that issued the server's certificate, such as root.pem of a certificate export; without
    /// it the operating system decides which certificates to trust.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TrustedRoot { get; set; }

    /// <summary>Does not check the server's certificate at all. Anybody between this machine and the server can then read and change what
    /// is sent.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    private protected sealed override string Address => Server;

    private protected sealed override Connection Create()
    {
        if (SkipCertificateCheck)
        {
            WriteWarning(
                $"The certificate of '{Server}' is not checked, so any other server could be answering. Use -TrustedRoot with the site's root certificate instead."
            );
        }

        return Create(TrustedRoot is null ? null : RootCertificate.ReadRoot(FullPath(TrustedRoot)));
    }

    /// <summary>Makes the connection from the parameters; no call to the server.</summary>
    /// <exception cref="QlikException">The parameters can't lead to a connection.</exception>
    private protected abstract Connection Create(X509Certificate2? trustedRoot);

    /// <summary>Relative paths start at the current location of the session, not of the process.</summary>
    private protected string FullPath(string path) => GetUnresolvedProviderPathFromPSPath(path);
}
