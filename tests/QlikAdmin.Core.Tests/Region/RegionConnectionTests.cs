using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Region;

public sealed class RegionConnectionTests
{
    private const string Token = """{"access_token":"the-token-of-the-region","expires_in":21600}""";
    private static readonly TenantOrder s_order = new("T1", "acme.eu.qlikcloud.com");

    [Theory]
    [InlineData("eu", null, "https://register.eu.qlikcloud.com/", "eu", false)]
    [InlineData(" US ", null, "https://register.us.qlikcloud.com/", "us", false)]
    [InlineData(null, "register.de.qlikcloud.com", "https://register.de.qlikcloud.com/", "de", false)]
    [InlineData(null, "https://console.qlikcloud.com/x", "https://console.qlikcloud.com/", null, true)]
    [InlineData(null, "http://127.0.0.1:5001", "http://127.0.0.1:5001/", null, false)]
    public void A_region_or_an_address_leads_to_the_endpoint(string? region, string? uri, string leadsTo, string? code, bool isOrganization)
    {
        using RegionConnection connection = Connect(FakeServer.Script(), region, uri);

        Assert.Equal(leadsTo, connection.Uri.AbsoluteUri);
        Assert.Equal(code, connection.Region);
        Assert.Equal(isOrganization, connection.IsOrganization);
        Assert.Equal(QlikProduct.Region, connection.Product);
    }

    [Theory]
    [InlineData("acme.qlikcloud.com", null)]
    [InlineData("e/../x", null)]
    [InlineData("", null)]
    [InlineData(null, "http://register.eu.qlikcloud.com")]
    public void What_is_neither_is_refused(string? region, string? uri)
    {
        Assert.Equal(ErrorReason.InvalidAddress, Assert.Throws<QlikException>(() => Connect(FakeServer.Script(), region, uri)).Reason);
    }

    [Fact]
    public void It_has_no_licences_and_says_why()
    {
        using RegionConnection connection = Connect(FakeServer.Script(), "eu");

        QlikException error = Assert.Throws<QlikException>(() => connection.Allocations);

        Assert.Equal(ErrorReason.NotSupported, error.Reason);
        Assert.Contains("Connect-QlikCloud", error.NextStep);
    }

    [Fact]
    public async Task Connecting_asks_the_endpoint_for_one_token_which_the_change_uses()
    {
        FakeServer server = FakeServer.Script(
            Answer.Json(Token),
            Answer.Json("""{"id":"T1","status":"disabled","estimatedPurgeDate":"2026-03-11T00:00:00.000Z"}""")
        );
        using RegionConnection connection = Connect(server, "eu");

        await connection.OpenAsync(SilentLog.Instance, CancellationToken.None);
        TenantDeactivation done = await connection.Tenants.DeactivateAsync(s_order, 10, SilentLog.Instance, CancellationToken.None);

        Assert.Equal(["/oauth/token", "/api/v1/tenants/T1/actions/deactivate"], server.Requests.Select(r => r.Path));
        Sent change = server.Requests[1];
        Assert.Equal("Bearer the-token-of-the-region", change.Authorization);
        Assert.Equal("acme.eu.qlikcloud.com", change.Headers["qlik-confirm-hostname"]);
        Assert.Equal("""{"purgeAfterDays":10}""", change.Body);
        Assert.Equal(
            ("T1", "Deactivated", new DateTimeOffset(2026, 3, 11, 0, 0, 0, TimeSpan.Zero)),
            (done.Id, done.Status, done.EstimatedPurgeDate)
        );
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_when_deactivating_and_never_when_creating()
    {
        FakeServer again = FakeServer.Script(Answer.Json(Token), Answer.Drop, Answer.Json("""{"id":"T1","status":"disabled"}"""));
        FakeServer once = FakeServer.Script(Answer.Json(Token), Answer.Drop);
        using RegionConnection first = Connect(again, "eu");
        using RegionConnection second = Connect(once, "eu");

        TenantDeactivation done = await first.Tenants.DeactivateAsync(s_order, 30, SilentLog.Instance, CancellationToken.None);
        QlikException error = await Given.FailsAsync(() =>
            second.Tenants.CreateAsync(Given.Secret("signed-key"), "eu-west-1", SilentLog.Instance, CancellationToken.None)
        );

        Assert.Null(done.EstimatedPurgeDate);
        Assert.Equal(2, once.Requests.Count);
        Assert.Contains("may have been created", error.NextStep);
    }

    [Theory]
    [InlineData(412, ErrorReason.PreconditionFailed, "not a host name of tenant T1")]
    [InlineData(403, ErrorReason.Forbidden, "Qlik Support")]
    [InlineData(404, ErrorReason.NotFound, "in this region")]
    [InlineData(400, ErrorReason.InvalidRequest, "OEM")]
    public async Task A_refusal_says_what_to_do(int status, ErrorReason reason, string nextStep)
    {
        FakeServer server = FakeServer.Script(
            Answer.Json(Token),
            Answer.Json("""{"errors":[{"code":"TENANTS-X","title":"No","status":"400"}]}""", status)
        );
        using RegionConnection connection = Connect(server, "eu");

        QlikException error = await Given.FailsAsync(() =>
            connection.Tenants.DeactivateAsync(s_order, 30, SilentLog.Instance, CancellationToken.None)
        );

        Assert.Equal((reason, status), (error.Reason, error.StatusCode));
        Assert.Contains(nextStep, error.NextStep);
    }

    [Theory]
    [InlineData("TENANTS-22", "allows no more tenants")]
    [InlineData("TENANTS-23", "My Qlik")]
    public async Task A_licence_that_allows_no_tenant_says_which_way_and_shows_no_key(string code, string nextStep)
    {
        RecordingLog log = new();
        FakeServer server = FakeServer.Script(
            Answer.Json(Token),
            Answer.Json($$"""{"errors":[{"code":"{{code}}","title":"signed-licence-key is refused","status":"403"}]}""", 403)
        );
        using RegionConnection connection = Connect(server, "eu");

        QlikException error = await Given.FailsAsync(() =>
            connection.Tenants.CreateAsync(Given.Secret("signed-licence-key"), null, log, CancellationToken.None)
        );

        Assert.Contains(nextStep, error.NextStep);
        Assert.DoesNotContain("signed-licence-key", error.Message);
        Assert.DoesNotContain(log.All, l => l.Contains("signed-licence-key", StringComparison.Ordinal));
        Assert.Equal("""{"licenseKey":"signed-licence-key"}""", server.Requests[1].Body);
    }

    [Fact]
    public async Task The_console_lists_page_by_page_and_its_words_become_ours()
    {
        FakeServer server = FakeServer.Script(
            Answer.Json(Token),
            Answer.Json(
                """{"data":[{"id":"T1","name":"a","hostnames":["a.eu.qlikcloud.com"],"regionCode":"eu","status":"deactivated","createdAt":"1970-01-01T00:00:00.001Z"}],"links":{"next":{"href":"https://inside/x?next=2"}}}"""
            ),
            Answer.Json("""{"data":[{"id":"T2","status":"disabled","createdAt":"2024-01-02T00:00:00Z"}],"links":{}}""")
        );
        using RegionConnection connection = Connect(server, uri: "console.qlikcloud.com");
        List<Tenant> tenants = new();

        await connection.Tenants.ListAsync("s\"1", Given.Into(tenants), SilentLog.Instance, CancellationToken.None);

        Assert.Equal("subscriptionId eq \"s\\\"1\"", server.Requests[1].Query("filter"));
        Assert.Equal(
            [
                ("T1", "Deactivated", "eu", null),
                ("T2", "Disabled", null, (DateTimeOffset?)new DateTimeOffset(2024, 1, 2, 0, 0, 0, TimeSpan.Zero)),
            ],
            tenants.Select(t => (t.Id, t.Status, t.Region, t.CreatedAt))
        );
    }

    [Fact]
    public void Each_kind_of_endpoint_refuses_what_another_does()
    {
        using RegionConnection region = Connect(FakeServer.Script(), "eu");
        using RegionConnection console = Connect(FakeServer.Script(), uri: "console.qlikcloud.com");

        Assert.Null(region.Tenants.WhyNoChanges);
        Assert.Equal(ErrorReason.NotSupported, console.Tenants.WhyNoChanges!.Reason);
        Assert.Throws<QlikException>(() =>
        {
            _ = region.Tenants.ListAsync("s", Given.Into(new List<Tenant>()), SilentLog.Instance, CancellationToken.None);
        });
        Assert.Throws<QlikException>(() =>
        {
            _ = console.Tenants.ReactivateAsync(s_order, SilentLog.Instance, CancellationToken.None);
        });
    }

    private static RegionConnection Connect(HttpMessageHandler server, string? region = null, string? uri = null)
    {
        RegionConnectionOptions options = new()
        {
            Region = region,
            Uri = uri,
            OAuthClient = new NetworkCredential("client", "the-secret-of-the-client"),
        };
        return RegionConnection.Create(options, server, new QlikAdmin.Http.RetryPolicy(seed: 1), new FakeClock());
    }
}
