using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

public sealed class RegionTests
{
    private const string Confirm = "qlik-confirm-hostname";

    [Fact]
    public async Task Each_endpoint_gives_a_token_to_its_own_client_only_and_refuses_calls_without_one()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        RegionEndpoints region = session.Endpoints.Region;
        using HttpClient register = Client(region.Uri);
        using HttpClient console = Client(region.ConsoleUri);

        using HttpResponseMessage own = await TokenAsync(register, region.ClientId, region.ClientSecret);
        using HttpResponseMessage foreign = await TokenAsync(register, region.ConsoleClientId, region.ConsoleClientSecret);
        using HttpResponseMessage tenant = await TokenAsync(
            register,
            session.Endpoints.Cloud.ClientId,
            session.Endpoints.Cloud.ClientSecret
        );
        using HttpResponseMessage bare = await register.PostAsync("api/v1/tenants", SandboxSession.Json("{}"));
        using HttpResponseMessage list = await console.GetAsync("api/core/tenants");

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.All(new[] { foreign, tenant, bare, list }, r => Assert.Equal(HttpStatusCode.Unauthorized, r.StatusCode));
    }

    [Fact]
    public async Task Deactivation_and_reactivation_are_seen_by_the_tenant_and_a_repeat_moves_the_date()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        using HttpClient register = await RegisterAsync(session);
        string host = Host(session);

        JsonNode first = await SandboxSession.ReadAsync(
            await ChangeAsync(session, register, "deactivate", host, """{"purgeAfterDays":10}""")
        );
        using HttpResponseMessage users = await session.Cloud.GetAsync("api/v1/users");
        await session.AdvanceAsync(TimeSpan.FromDays(5));
        using HttpClient later = await RegisterAsync(session);
        JsonNode second = await SandboxSession.ReadAsync(
            await ChangeAsync(session, later, "deactivate", "SANDBOX.eu.qlikcloud.example", body: null)
        );
        using HttpResponseMessage back = await ChangeAsync(session, later, "reactivate", host, "{}");
        using HttpResponseMessage again = await session.Cloud.GetAsync("api/v1/users");

        Assert.Equal("disabled", (string?)first["status"]);
        Assert.Equal(SandboxSession.Now.Date.AddDays(10), (DateTime)first["estimatedPurgeDate"]!);
        Assert.Equal(SandboxSession.Now.Date.AddDays(5 + 30), (DateTime)second["estimatedPurgeDate"]!);
        Assert.Equal("TENANT_DEACTIVATED", (string?)(await SandboxSession.ReadAsync(users))["errors"]![0]!["code"]);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData("deactivate", "wrong.eu.qlikcloud.example", "{}", 412)]
    [InlineData("deactivate", null, "{}", 412)]
    [InlineData("reactivate", "wrong.eu.qlikcloud.example", "{}", 412)]
    [InlineData("deactivate", "sandbox.eu.qlikcloud.example", """{"purgeAfterDays":9}""", 400)]
    [InlineData("deactivate", "sandbox.eu.qlikcloud.example", """{"purgeAfterDays":91}""", 400)]
    [InlineData("deactivate", "sandbox.eu.qlikcloud.example", """{"purgeAfterDays":"30"}""", 400)]
    public async Task What_does_not_fit_is_refused_and_changes_nothing(string action, string? host, string body, int status)
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        using HttpClient register = await RegisterAsync(session);

        using HttpResponseMessage answer = await ChangeAsync(session, register, action, host, body);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(
            status.ToString(System.Globalization.CultureInfo.InvariantCulture),
            (string?)(await SandboxSession.ReadAsync(answer))["errors"]![0]!["status"]
        );
        Assert.False((bool)(await SandboxSession.GetAsync(session.Control, "state"))["cloud"]!["deactivated"]!);
    }

    [Fact]
    public async Task A_switch_forbids_deactivation_and_a_tenant_of_another_region_is_not_found()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        using HttpClient register = await RegisterAsync(session);
        JsonNode elsewhere = (await ListAsync(session, Of(session))).Single(t => (string?)t["regionCode"] == "us");
        await session.ControlAsync("settings", """{"allowDeactivation":false}""");

        using HttpResponseMessage forbidden = await ChangeAsync(session, register, "deactivate", Host(session), "{}");
        using HttpResponseMessage unknown = await ChangeAsync(
            session,
            register,
            "deactivate",
            (string)elsewhere["hostnames"]![0]!,
            "{}",
            (string)elsewhere["id"]!
        );

        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("TENANTS-8", (string?)(await SandboxSession.ReadAsync(unknown))["errors"]![0]!["code"]);
    }

    [Fact]
    public async Task After_its_purge_date_a_tenant_can_not_be_brought_back_and_its_host_keeps_refusing()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        using HttpClient register = await RegisterAsync(session);
        using HttpResponseMessage done = await ChangeAsync(session, register, "deactivate", Host(session), """{"purgeAfterDays":10}""");
        await session.AdvanceAsync(TimeSpan.FromDays(11));
        using HttpClient later = await RegisterAsync(session);

        using HttpResponseMessage back = await ChangeAsync(session, later, "reactivate", Host(session), "{}");
        using HttpResponseMessage users = await session.Cloud.GetAsync("api/v1/users");

        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, back.StatusCode);
        Assert.Equal("TENANT_DEACTIVATED", (string?)(await SandboxSession.ReadAsync(users))["errors"]![0]!["code"]);
        Assert.Equal(
            "deleted",
            (string?)(await ListAsync(session, Of(session))).Single(t => (string?)t["id"] == session.Endpoints.Cloud.TenantId)["status"]
        );
    }

    [Fact]
    public async Task Tenants_are_made_with_the_licence_until_it_is_full_and_its_key_is_not_logged()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        using HttpClient register = await RegisterAsync(session);
        string right = $$"""{"licenseKey":"{{session.Endpoints.Region.LicenseKey}}","datacenter":"eu-west-1"}""";
        List<(int Status, string? Code)> answers = [];
        foreach (
            string body in new[] { """{"datacenter":"eu-west-1"}""", """{"licenseKey":"eyJwrong.key.key"}""", right, right, right, right }
        )
        {
            using HttpResponseMessage answer = await register.PostAsync("api/v1/tenants", SandboxSession.Json(body));
            answers.Add(((int)answer.StatusCode, (string?)(await SandboxSession.ReadAsync(answer))["errors"]?[0]?["code"]));
        }

        Assert.Equal([(400, "TENANTS-21"), (403, "TENANTS-23"), (201, null), (201, null), (201, null), (403, "TENANTS-22")], answers);
        string log = await session.Control.GetStringAsync("log");
        Assert.DoesNotContain(session.Endpoints.Region.LicenseKey, log);
        Assert.DoesNotContain(session.Endpoints.Region.ClientSecret, log);
    }

    [Theory]
    [InlineData("")]
    [InlineData("regionCode eq \"eu\"")]
    [InlineData("subscriptionId eq \"{0}\" or name eq \"subsidiary\"")]
    [InlineData("subscriptionId ne \"{0}\"")]
    public async Task The_list_wants_the_subscription_in_its_filter(string filter)
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        using HttpClient console = await ConsoleAsync(session);

        using HttpResponseMessage answer = await console.GetAsync(
            "api/core/tenants?filter=" + Uri.EscapeDataString(filter.Replace("{0}", session.Endpoints.Region.SubscriptionId))
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_list_has_the_tenants_of_the_subscription_page_by_page_in_its_own_words()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);

        List<JsonNode> all = await ListAsync(session, Of(session), limit: 2);
        List<JsonNode> others = await ListAsync(session, $"{Of(session)} and status ne \"active\"");

        Assert.Equal(["acme-dev", "acme-old", "acme-test", "acme-training", "acme-us", "sandbox"], all.Select(t => (string?)t["name"]));
        JsonNode old = Assert.Single(others);
        Assert.Equal(("acme-old", "deactivated"), ((string?)old["name"], (string?)old["status"]));
    }

    private static string Of(SandboxSession session) => $"subscriptionId eq \"{session.Endpoints.Region.SubscriptionId}\"";

    private static string Host(SandboxSession session) => new Uri(session.Endpoints.Cloud.Uri).Authority;

    private static HttpClient Client(string uri) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(uri) };

    private static Task<HttpResponseMessage> TokenAsync(HttpClient client, string id, string secret) =>
        client.PostAsync(
            "oauth/token",
            SandboxSession.Json($$"""{"grant_type":"client_credentials","client_id":"{{id}}","client_secret":"{{secret}}"}""")
        );

    private static Task<HttpClient> RegisterAsync(SandboxSession session) =>
        SignedInAsync(session.Endpoints.Region.Uri, session.Endpoints.Region.ClientId, session.Endpoints.Region.ClientSecret);

    private static Task<HttpClient> ConsoleAsync(SandboxSession session) =>
        SignedInAsync(
            session.Endpoints.Region.ConsoleUri,
            session.Endpoints.Region.ConsoleClientId,
            session.Endpoints.Region.ConsoleClientSecret
        );

    private static async Task<HttpClient> SignedInAsync(string uri, string id, string secret)
    {
        HttpClient client = Client(uri);
        using HttpResponseMessage token = await TokenAsync(client, id, secret);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (string?)(await SandboxSession.ReadAsync(token))["access_token"]
        );
        return client;
    }

    private static async Task<HttpResponseMessage> ChangeAsync(
        SandboxSession session,
        HttpClient register,
        string action,
        string? host,
        string? body,
        string? id = null
    )
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"api/v1/tenants/{id ?? session.Endpoints.Cloud.TenantId}/actions/{action}")
        {
            Content = body is null ? null : SandboxSession.Json(body),
        };
        if (host is not null)
        {
            request.Headers.Add(Confirm, host);
        }

        return await register.SendAsync(request);
    }

    private static async Task<List<JsonNode>> ListAsync(SandboxSession session, string filter, int limit = 20)
    {
        using HttpClient console = await ConsoleAsync(session);
        List<JsonNode> rows = [];
        string? address = $"api/core/tenants?limit={limit}&filter={Uri.EscapeDataString(filter)}";
        while (address is not null)
        {
            JsonNode page = await SandboxSession.GetAsync(console, address);
            rows.AddRange(page["data"]!.AsArray().Select(r => r!));
            address = (string?)page["links"]!["next"]?["href"];
        }

        return rows;
    }
}
