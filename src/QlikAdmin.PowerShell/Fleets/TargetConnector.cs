using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Products.Region;
using QlikAdmin.Products.Sense;

namespace QlikAdmin.PowerShell;

/// <summary>Makes the connection of a target of a fleet, with the secret that is kept on this machine.</summary>
internal static class TargetConnector
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(100);

    /// <summary>Makes the connection; no call to the server.</summary>
    /// <exception cref="QlikException">The target can't be connected to as it is described.</exception>
    public static Connection Create(PSCmdlet cmdlet, FleetTarget target)
    {
        Connection connection = Open(cmdlet, target);
        connection.Entitlement = target.Entitlement is string licence ? new Entitlement(licence, target.Sharing) : null;
        return connection;
    }

    private static Connection Open(PSCmdlet cmdlet, FleetTarget target)
    {
        object? secret = TargetSecret.Read(cmdlet, target);
        TimeSpan timeout = target.TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : s_timeout;
        X509Certificate2? root = target.TrustedRoot is string path ? RootCertificate.ReadRoot(FullPath(cmdlet, path)) : null;
        return target.Product switch
        {
            QlikProduct.Cloud => CloudConnection.Create(
                new CloudConnectionOptions
                {
                    Tenant = target.Address,
                    Name = target.Name,
                    ApiKey = secret as SecureString,
                    OAuthClient = Client(secret as PSCredential),
                    RateShare = target.PartOfLimit,
                    Timeout = timeout,
                }
            ),
            QlikProduct.Sense => SenseConnection.Create(
                new SenseConnectionOptions
                {
                    Server = target.Address,
                    Name = target.Name,
                    Certificate = Certificate(cmdlet, target, secret as SecureString),
                    Credential = target.CertificatePath is null ? (secret as PSCredential)?.GetNetworkCredential() : null,
                    Jwt = target.CertificatePath is null ? secret as SecureString : null,
                    UseDefaultCredentials = target.UseDefaultCredentials,
                    VirtualProxy = target.VirtualProxy,
                    UserDirectory = target.UserDirectory ?? "INTERNAL",
                    UserId = target.UserId ?? "sa_api",
                    TrustedRoot = root,
                    Timeout = timeout,
                }
            ),
            QlikProduct.QlikView => QlikViewConnection.Create(
                new QlikViewConnectionOptions
                {
                    Server = target.Address,
                    Name = target.Name,
                    Credential = Account(target, secret)?.GetNetworkCredential(),
                    UseDefaultCredentials = target.UseDefaultCredentials,
                    TrustedRoot = root,
                    Timeout = timeout,
                }
            ),
            _ => RegionConnection.Create(
                new RegionConnectionOptions
                {
                    Region = RegionNames.IsCode(target.Address) ? target.Address : null,
                    Uri = RegionNames.IsCode(target.Address) ? null : target.Address,
                    Name = target.Name,
                    OAuthClient = Client(Account(target, secret)),
                    RateShare = target.PartOfLimit,
                    Timeout = timeout,
                }
            ),
        };
    }

    private static X509Certificate2? Certificate(PSCmdlet cmdlet, FleetTarget target, SecureString? password) =>
        target.CertificatePath is string path ? ClientCertificates.FromFile(FullPath(cmdlet, path), null, password)
        : target.CertificateThumbprint is string thumbprint ? ClientCertificates.FromStore(thumbprint)
        : null;

    // Not GetNetworkCredential: it would split a client id that looks like an account.
    private static NetworkCredential? Client(PSCredential? client) =>
        client is null ? null : new NetworkCredential(client.UserName, client.Password);

    private static PSCredential? Account(FleetTarget target, object? secret) =>
        secret is SecureString
            ? throw new QlikException(
                ErrorReason.InvalidInput,
                $"'{target.Name}' needs an account or an OAuth client, and its secret is only one text."
            )
            {
                NextStep = "Add UserName to the target in the fleet file, or store the secret as a credential.",
            }
            : secret as PSCredential;

    private static string FullPath(PSCmdlet cmdlet, string path) => FilePaths.Of(cmdlet.SessionState, path, "a certificate");
}
