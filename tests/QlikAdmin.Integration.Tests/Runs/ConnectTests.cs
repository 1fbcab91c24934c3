using System.Reflection;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Products.Sense;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

public sealed class ConnectTests : SandboxTest
{
    public ConnectTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task An_api_key_connects_to_the_tenant()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();

        await connection.OpenAsync(run.Log, CancellationToken.None);

        Assert.Equal("ApiKey", connection.Authentication);
        Assert.Equal(run.Tenant.TenantId, connection.Version);
        Assert.Equal("Site Administrator (qlikadmin@corp.example)", connection.User);
    }

    [Fact]
    public async Task An_oauth_client_connects_with_one_token_for_all_requests()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.CloudWithClient();

        await connection.OpenAsync(run.Log, CancellationToken.None);
        await run.ListAsync(connection);

        Assert.Equal("OAuthClient", connection.Authentication);
        Assert.Equal(run.Tenant.TenantId, connection.Version);
        Assert.Single(await run.Control.CallsAsync("cloud", "POST", "/oauth/token"));
    }

    [Fact]
    public async Task A_pfx_file_connects_to_the_repository()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();

        await connection.OpenAsync(run.Log, CancellationToken.None);

        Assert.Equal("Certificate", connection.Authentication);
        Assert.Equal("38.22.0.0", connection.Version);
        Assert.Equal(@"INTERNAL\sa_api", connection.User);
    }

    [Fact]
    public async Task A_pem_pair_connects_to_the_repository_and_the_key_is_found_beside_the_certificate()
    {
        Run run = await StartAsync();
        SenseConnection explicitKey = run.Sense(o =>
            o.Certificate = ClientCertificates.FromFile(run.Site.ClientPemPath, run.Site.ClientKeyPath, null)
        );
        SenseConnection besideIt = run.Sense(o => o.Certificate = ClientCertificates.FromFile(run.Site.ClientPemPath, null, null));

        await explicitKey.OpenAsync(run.Log, CancellationToken.None);
        await besideIt.OpenAsync(run.Log, CancellationToken.None);

        Assert.Equal("38.22.0.0", explicitKey.Version);
        Assert.Equal("38.22.0.0", besideIt.Version);
    }

    [Fact]
    public async Task A_token_connects_through_its_virtual_proxy()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.SenseWithToken();

        await connection.OpenAsync(run.Log, CancellationToken.None);

        Assert.Equal("Jwt", connection.Authentication);
        Assert.Equal("38.22.0.0", connection.Version);
        Assert.All(await run.Control.LogAsync("sense"), r => Assert.Equal("proxy", r.Listener));
    }

    [Fact]
    public async Task The_connections_that_a_user_makes_reach_both_servers_too()
    {
        // Without the recorder, so that the test calls exactly what the commands call.
        Run run = await StartAsync();
        CloudConnection cloud = run.Keep(
            CloudConnection.Create(new CloudConnectionOptions { Tenant = run.Tenant.Uri, ApiKey = Secrets.Secure(run.Tenant.ApiKey) })
        );
        SenseConnection sense = run.Keep(
            SenseConnection.Create(
                new SenseConnectionOptions
                {
                    Server = run.Site.Uri,
                    Certificate = ClientCertificates.FromFile(run.Site.CertificatePath, null, Secrets.Secure(run.Site.CertificatePassword)),
                    TrustedRoot = RootCertificate.Read(run.Site.RootPath),
                }
            )
        );
        SenseConnection unchecked_ = run.Keep(
            SenseConnection.Create(
                new SenseConnectionOptions
                {
                    Server = run.Site.Uri,
                    Certificate = ClientCertificates.FromFile(run.Site.CertificatePath, null, Secrets.Secure(run.Site.CertificatePassword)),
                    SkipCertificateCheck = true,
                }
            )
        );

        await cloud.OpenAsync(run.Log, CancellationToken.None);
        await sense.OpenAsync(run.Log, CancellationToken.None);
        await unchecked_.OpenAsync(run.Log, CancellationToken.None);

        Assert.Equal(run.Tenant.TenantId, cloud.Version);
        Assert.Equal("38.22.0.0", sense.Version);
        Assert.Equal("38.22.0.0", unchecked_.Version);
    }

    [Fact]
    public async Task A_windows_account_connects_through_the_proxy()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.SenseWithAccount();

        await connection.OpenAsync(run.Log, CancellationToken.None);

        Assert.Equal("Windows", connection.Authentication);
        Assert.Equal("38.22.0.0", connection.Version);
        int calls = (await run.Control.LogAsync("sense")).Count;
        await connection.OpenAsync(run.Log, CancellationToken.None);
        Assert.Equal(calls + 1, (await run.Control.LogAsync("sense")).Count);
    }

    [Fact]
    public async Task Every_step_of_a_connection_test_passes_on_both_products()
    {
        Run run = await StartAsync();

        foreach (Connection connection in new Connection[] { run.Cloud(), run.CloudWithClient(), run.Sense(), run.SenseWithToken() })
        {
            System.Collections.Generic.IReadOnlyList<ConnectionTest> steps = await connection.TestAsync(run.Log, CancellationToken.None);

            Assert.NotEmpty(steps);

            // A client may never read these.
            string? missing = connection.Authentication == "OAuthClient" ? "ReadAutomationConnection" : null;
            Assert.All(steps.Where(s => s.Step != missing), s =>
                Assert.True(s.Status == ConnectionTestStatus.Passed, $"{s.Step}: {s.Detail}")
            );
        }
    }

    [Fact]
    public async Task No_property_of_a_connection_holds_a_secret()
    {
        Run run = await StartAsync();

        foreach (Connection connection in new Connection[] { run.Cloud(), run.CloudWithClient(), run.Sense(), run.SenseWithToken() })
        {
            await connection.OpenAsync(run.Log, CancellationToken.None);
            foreach (PropertyInfo property in connection.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                // Searched together with everything that was logged, when the test ends.
                Transcript.Add(property.Name + "=" + property.GetValue(connection));
            }
        }

        Assert.Contains(Transcript.From(0), t => t == "Authentication=OAuthClient");
    }
}
