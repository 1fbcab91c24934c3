using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Products.Sense;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

/// <summary>What a handshake tells about the certificate of the server.</summary>
public sealed class ServerExpiryTests : SandboxTest
{
    public ServerExpiryTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task The_end_of_the_certificate_of_a_site_is_known_after_the_first_call()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Keep(
            SenseConnection.Create(
                new SenseConnectionOptions
                {
                    Server = run.Site.Uri,
                    Certificate = ClientCertificates.FromFile(run.Site.CertificatePath, null, Secrets.Secure(run.Site.CertificatePassword)),
                    TrustedRoot = RootCertificate.Read(run.Site.RootPath),
                }
            )
        );
        Assert.DoesNotContain(connection.Expiries, e => e.What.Contains("server", StringComparison.Ordinal));

        await connection.OpenAsync(run.Log, CancellationToken.None);

        DateTimeOffset end = Assert.Single(connection.Expiries, e => e.What.Contains("server", StringComparison.Ordinal)).At;
        Assert.InRange(end, DateTimeOffset.UtcNow.AddDays(364), DateTimeOffset.UtcNow.AddDays(367));
    }
}
