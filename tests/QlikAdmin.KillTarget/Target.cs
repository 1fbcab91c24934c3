using System.Security;
using QlikAdmin.Products.Sense;

namespace QlikAdmin.KillTarget;

/// <summary>Where the changes are made: the product, its address, and the credential.</summary>
internal static class Target
{
    public static Connection Connect(string[] arguments) =>
        arguments switch
        {
            ["cloud", string uri, string key] => CloudConnection.Create(
                new CloudConnectionOptions
                {
                    Tenant = uri,
                    Name = "target",
                    ApiKey = Secret(key),
                }
            ),
            ["sense", string uri, string certificate, string password, string root] => SenseConnection.Create(
                new SenseConnectionOptions
                {
                    Server = uri,
                    Name = "target",
                    Certificate = ClientCertificates.FromFile(certificate, null, Secret(password)),
                    TrustedRoot = Http.RootCertificate.Read(root),
                }
            ),
            ["qlikview", string uri, string user, string password] => QlikViewConnection.Create(
                new QlikViewConnectionOptions
                {
                    Server = uri,
                    Name = "target",
                    Credential = new NetworkCredential(user, password),
                }
            ),
            _ => throw new ArgumentException("These are no arguments of a target: " + string.Join(" ", arguments.Take(2))),
        };

    private static SecureString Secret(string text)
    {
        SecureString secret = new();
        text.ToList().ForEach(secret.AppendChar);
        return secret;
    }
}
