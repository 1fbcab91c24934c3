using QlikAdmin.Base;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Products.Sense;
using QlikAdmin.Sandbox;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>Connections to the services of a sandbox whose waits take no time.</summary>
internal sealed class StormConnections(SandboxEndpoints endpoints, IQlikClock clock)
{
    public Connection Create(string service, string name, TimeSpan timeout) =>
        service switch
        {
            "cloud" => Cloud(name, timeout),
            "sense" => Sense(name, timeout),
            "qlikview" => QlikView(name, timeout),
            "region" => Region(name, timeout),
            _ => throw new ArgumentOutOfRangeException(nameof(service), service, "There is no such service."),
        };

    private static RetryPolicy Retry() => new(seed: 1);

    private CloudConnection Cloud(string name, TimeSpan timeout)
    {
        CloudConnectionOptions options = new()
        {
            Tenant = endpoints.Cloud.Uri,
            Name = name,
            ApiKey = Secrets.Secure(endpoints.Cloud.ApiKey),
            Timeout = timeout,
        };
        return CloudConnection.Create(options, HandlerFactory.Create(), Retry(), clock);
    }

    private SenseConnection Sense(string name, TimeSpan timeout)
    {
        SenseConnectionOptions options = new()
        {
            Server = endpoints.Sense.Uri,
            Name = name,
            Certificate = ClientCertificates.FromFile(
                endpoints.Sense.CertificatePath,
                null,
                Secrets.Secure(endpoints.Sense.CertificatePassword)
            ),
            TrustedRoot = RootCertificate.Read(endpoints.Sense.RootPath),
            Timeout = timeout,
        };
        HttpClientHandler handler = HandlerFactory.Create(options.Certificate, ServerTrust.Root(options.TrustedRoot));
        return SenseConnection.Create(options, handler, Retry(), clock);
    }

    private QlikViewConnection QlikView(string name, TimeSpan timeout)
    {
        NetworkCredential account = new(endpoints.QlikView.UserName, endpoints.QlikView.Password);
        CredentialCache windows = new();
        windows.Add(new Uri(endpoints.QlikView.Uri), "NTLM", account);
        QlikViewConnectionOptions options = new()
        {
            Server = endpoints.QlikView.Uri,
            Name = name,
            Credential = account,
            Timeout = timeout,
        };
        return QlikViewConnection.Create(options, HandlerFactory.Create(credentials: windows), Retry(), clock);
    }

    private RegionConnection Region(string name, TimeSpan timeout)
    {
        RegionConnectionOptions options = new()
        {
            Uri = endpoints.Region.Uri,
            Name = name,
            OAuthClient = new NetworkCredential(endpoints.Region.ClientId, endpoints.Region.ClientSecret),
            Timeout = timeout,
        };
        return RegionConnection.Create(options, HandlerFactory.Create(), Retry(), clock);
    }
}
