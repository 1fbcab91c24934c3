using QlikAdmin.Plans;
using QlikAdmin.Products.Cloud;

namespace QlikAdmin.Core.Tests.Cloud;

public sealed class CloudSmallTests
{
    [Theory]
    [InlineData("professional", "Professional")]
    [InlineData("ANALYZER", "Analyzer")]
    [InlineData("analyzer_time", "AnalyzerTime")]
    [InlineData("fullUser", "fullUser")]
    [InlineData("basicuser", "basicUser")]
    [InlineData("somethingNew", "somethingNew")]
    public void A_type_of_the_server_has_one_common_name(string server, string common) => Assert.Equal(common, CloudTypes.ToCommon(server));

    [Theory]
    [InlineData("Professional", "professional")]
    [InlineData("analyzer", "analyzer")]
    [InlineData("AnalyzerTime", "analyzer_time")]
    [InlineData("FULLUSER", "fullUser")]
    [InlineData("somethingNew", "somethingNew")]
    public void And_goes_back_as_the_server_writes_it(string common, string server) => Assert.Equal(server, CloudTypes.ToServer(common));

    [Theory]
    [InlineData("2024-01-01/2025-12-31", "2025-12-31")]
    [InlineData("./2025-12-31", "2025-12-31")]
    [InlineData("2024-01-01/.", null)]
    [InlineData("./.", null)]
    [InlineData("2025-12-31", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_last_day_of_a_licence_is_the_second_part(string? interval, string? end) =>
        Assert.Equal(end, CloudLicenses.EndOf(interval)?.ToString("yyyy-MM-dd"));

    [Fact]
    public async Task Capacity_is_counted_per_allotment()
    {
        FakeServer server = Licences(
            """
            {"status":"Ok","valid":"2024-01-01/2026-12-31","licenseKey":"x","allotments":[
              {"name":"professional","units":10,"unitsUsed":4,"overage":0,"usageClass":"user"},
              {"name":"analyzer","units":10,"unitsUsed":12,"overage":5},
              {"name":"analyzer_time","units":600,"unitsUsed":30,"overage":-1,"usageClass":"time"},
              {"name":"fullUser","units":3,"unitsUsed":5,"overage":1}]}
            """
        );
        using CloudConnection connection = Connect(server);

        IReadOnlyList<License> rows = await connection.Licenses.GetLicensesAsync(SilentLog.Instance, CancellationToken.None);

        Assert.Equal(
            [
                "Professional 10 4 6 0 0 Licenses True licence setting autoAssignProfessional",
                "Analyzer 10 12 0 5 2 Licenses False ",
                "AnalyzerTime 600 30   0 Minutes  ",
                "fullUser 3 5 0 1 2 Licenses  ",
            ],
            rows.Select(r =>
                $"{r.Type} {r.Total} {r.Assigned} {r.Available} {r.Overage} {r.Excess} {r.Unit} {r.AutoAssign} {r.AutoAssignBy}"
            )
        );
        Assert.All(rows, r =>
            Assert.Equal(
                ("Ok", new DateTimeOffset(2026, 12, 31, 0, 0, 0, TimeSpan.Zero), QlikProduct.Cloud),
                (r.Status, r.ExpiresAt, r.Product)
            )
        );
        Assert.Equal(["/api/v1/licenses/overview", "/api/v1/licenses/settings"], server.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task Only_settings_that_are_on_and_wanted_are_warned_about()
    {
        using CloudConnection connection = Connect(Licences("{}"));

        IReadOnlyList<string> reasons = await connection.Licenses.FindRegrantsAsync(
            ["Professional", "Analyzer", "fullUser"],
            SilentLog.Instance,
            CancellationToken.None
        );
        IReadOnlyList<string> none = await connection.Licenses.FindRegrantsAsync(["Analyzer"], SilentLog.Instance, CancellationToken.None);

        Assert.Contains("autoAssignProfessional is on", Assert.Single(reasons));
        Assert.Empty(none);
    }

    [Fact]
    public async Task Opening_follows_me_to_the_user_and_tells_who_it_is()
    {
        FakeServer server = FakeServer.Script(
            Answer.Redirect(301, "/api/v1/users/u1"),
            Answer.Json("""{"id":"u1","name":"Jane Doe","email":"jane@acme.example","subject":"idp|jane","tenantId":"T1"}""")
        );
        using CloudConnection connection = Connect(server);

        await connection.OpenAsync(SilentLog.Instance, CancellationToken.None);

        Assert.Equal(("Jane Doe (jane@acme.example)", "T1"), (connection.User, connection.Version));
        Assert.Equal(["/api/v1/users/me", "/api/v1/users/u1"], server.Requests.Select(r => r.Path));
        Assert.All(server.Requests, r => Assert.Equal("Bearer api-key", r.Authorization));
    }

    [Fact]
    public void Exactly_one_way_to_prove_who_we_are_is_taken()
    {
        Assert.Equal(
            ErrorReason.InvalidInput,
            Assert.Throws<QlikException>(() => CloudConnection.Create(new CloudConnectionOptions { Tenant = "acme.example" })).Reason
        );
        Assert.Equal(
            ErrorReason.InvalidInput,
            Assert
                .Throws<QlikException>(() =>
                    CloudConnection.Create(
                        new CloudConnectionOptions
                        {
                            Tenant = "acme.example",
                            ApiKey = Given.Secret("x"),
                            OAuthClient = new System.Net.NetworkCredential("a", "b"),
                        }
                    )
                )
                .Reason
        );
    }

    [Fact]
    public void A_connection_is_named_after_its_host_unless_told()
    {
        using CloudConnection host = CloudConnection.Create(
            new CloudConnectionOptions { Tenant = "https://acme.example/console", ApiKey = Given.Secret("x") },
            FakeServer.Script()
        );
        using CloudConnection named = CloudConnection.Create(
            new CloudConnectionOptions
            {
                Tenant = "acme.example",
                ApiKey = Given.Secret("x"),
                Name = "production",
            },
            FakeServer.Script()
        );

        Assert.Equal(("acme.example", "https://acme.example/", "ApiKey"), (host.Name, host.Uri.AbsoluteUri, host.Authentication));
        Assert.Equal(("production", "production"), (named.Name, named.Http.Connection));
        host.Dispose();
        Assert.True(host.IsClosed);
    }

    private static FakeServer Licences(string overview) =>
        new(sent =>
            Answer.Json(sent.Path.EndsWith("settings") ? """{"autoAssignProfessional":true,"autoAssignAnalyzer":false}""" : overview)(sent)
        );

    private static CloudConnection Connect(FakeServer server) =>
        CloudConnection.Create(
            new CloudConnectionOptions { Tenant = "acme.example", ApiKey = Given.Secret("api-key") },
            server,
            clock: new FakeClock()
        );
}
