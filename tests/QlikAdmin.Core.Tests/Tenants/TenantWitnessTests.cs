using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Tenants;

namespace QlikAdmin.Core.Tests.Tenants;

public sealed class TenantWitnessTests
{
    private const string Acme =
        """{"id":"T1","name":"acme","hostnames":["acme.eu.qlikcloud.com","sales.eu.qlikcloud.com"],"status":"active"}""";

    private static readonly TenantOrder s_order = new("T1", "ACME.eu.qlikcloud.com");

    [Fact]
    public async Task A_tenant_that_agrees_tells_its_names_and_its_size()
    {
        FakeServer server = FakeServer.Script(
            Answer.Json(Acme),
            Answer.Json("""{"total":7}"""),
            Answer.Json("""{"data":[{},{}],"links":{"next":{"href":"http://inside/api/v1/items?next=2"}}}"""),
            Answer.Json("""{"data":[{}],"links":{}}""")
        );

        TenantWitness witness = await AskAsync(server);

        Assert.Equal(new TenantSize(7, 3, false), witness.Size);
        Assert.Contains("sales.eu.qlikcloud.com", witness.Hostnames);
        Assert.False(witness.IsDeactivated);
        Assert.Equal("/api/v1/tenants/me", server.Requests[0].Path);
        Assert.Equal("app", server.Requests[2].Query("resourceType"));
    }

    [Fact]
    public async Task Numbers_that_can_not_be_read_are_left_out()
    {
        FakeServer server = FakeServer.Script(Answer.Json(Acme), Answer.Status(403), Answer.Status(403));

        TenantWitness witness = await AskAsync(server);

        Assert.Equal(new TenantSize(null, null, false), witness.Size);
    }

    [Theory]
    [InlineData("""{"id":"T2","hostnames":["acme.eu.qlikcloud.com"]}""", "T2")]
    [InlineData("""{"id":"T1","hostnames":["other.eu.qlikcloud.com"]}""", "other.eu.qlikcloud.com")]
    public async Task A_tenant_that_contradicts_stops_it(string tenant, string said)
    {
        FakeServer server = FakeServer.Script(Answer.Json(tenant));

        QlikException error = await Given.FailsAsync(() => AskAsync(server));

        Assert.Equal(ErrorReason.HostnameNotConfirmed, error.Reason);
        Assert.Contains(said, error.Message);
    }

    [Fact]
    public async Task A_deactivated_tenant_is_known_for_one_and_a_silent_one_stops_nothing()
    {
        TenantWitness deactivated = await AskAsync(FakeServer.Script(Answer.Text(Answer.Deactivated, 401, "application/json")));
        TenantWitness silent = await AskAsync(FakeServer.Script(Answer.Status(403)));

        Assert.True(deactivated.IsDeactivated);
        Assert.False(silent.IsDeactivated);
        Assert.Null(silent.Size);
    }

    [Fact]
    public async Task Connections_to_other_tenants_are_left_alone()
    {
        FakeServer server = FakeServer.Script();

        TenantWitness witness = await AskAsync(server, "else.eu.qlikcloud.com");

        Assert.Empty(server.Requests);
        Assert.Null(witness.Size);
    }

    [Fact]
    public async Task A_connection_to_a_tenant_known_to_be_deactivated_sends_nothing_and_names_the_date()
    {
        FakeServer server = FakeServer.Script();
        using CloudConnection connection = Cloud(server, "acme.eu.qlikcloud.com");
        connection.Deactivation = new TenantDeactivation("T1", "acme.eu.qlikcloud.com", "Deactivated", "region")
        {
            EstimatedPurgeDate = Given.Now,
        };

        QlikException error = await Given.FailsAsync(() => connection.Tenants.ReadAsync(SilentLog.Instance, CancellationToken.None));

        Assert.Equal(ErrorReason.TenantDeactivated, error.Reason);
        Assert.Contains("2026-03-01", error.Message);
        Assert.Contains("Enable-QlikTenant -Id 'T1'", error.NextStep);
        Assert.Empty(server.Requests);
        connection.Deactivation = null;
        await Assert.ThrowsAnyAsync<System.Exception>(() => connection.Tenants.ReadAsync(SilentLog.Instance, CancellationToken.None));
        Assert.Single(server.Requests);
    }

    private static async Task<TenantWitness> AskAsync(HttpMessageHandler server, string host = "acme.eu.qlikcloud.com")
    {
        using CloudConnection connection = Cloud(server, host);
        return await TenantWitness.AskAsync(s_order, new List<Connection> { connection }, SilentLog.Instance, CancellationToken.None);
    }

    private static CloudConnection Cloud(HttpMessageHandler server, string host)
    {
        return CloudConnection.Create(
            new CloudConnectionOptions { Tenant = host, ApiKey = Given.Secret("some-api-key") },
            server,
            clock: new FakeClock()
        );
    }
}
