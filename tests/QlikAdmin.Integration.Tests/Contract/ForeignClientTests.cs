using System.Text.Json.Nodes;
using System.Threading.Tasks;
using QlikAdmin.Integration.Tests.Support;
using Xunit;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>What clients of other makers ask first, in the vendor's words: every answer is held against the descriptions when the test
/// ends.</summary>
public sealed class ForeignClientTests : SandboxTest
{
    public ForeignClientTests(Sandboxes shared)
        : base(shared) { }

    [Theory]
    [InlineData("about/api/enums")]
    [InlineData("about/api/relations")]
    [InlineData("about/api/description")]
    [InlineData("about/api/default")]
    [InlineData("about/openapi")]
    [InlineData("app/hublist")]
    [InlineData("app/hublist/full")]
    [InlineData("licenseaccessusage")]
    [InlineData("licenseaccessusage/full")]
    [InlineData("servernodeconfiguration")]
    [InlineData("servernodeconfiguration/full")]
    [InlineData("servernodeconfiguration/local")]
    [InlineData("servicestatus")]
    [InlineData("servicestatus/full")]
    [InlineData("task")]
    [InlineData("task/full")]
    [InlineData("usersynctask")]
    [InlineData("usersynctask/full")]
    [InlineData("usersynctask/count")]
    public async Task A_site_says_of_itself_what_the_description_has(string path)
    {
        Run run = await StartAsync();
        JsonNode answer = JsonNode.Parse(await run.Sense().InvokeAsync("GET", "/qrs/" + path, [], null, run.Log, default))!;

        Assert.True(answer is JsonArray { Count: > 0 } or JsonObject { Count: > 0 });
    }

    [Fact]
    public async Task Rights_in_an_app_are_as_described()
    {
        Run run = await StartAsync();
        JsonNode app = JsonNode.Parse(await run.Sense().InvokeAsync("GET", "/qrs/app", [], null, run.Log, default))![0]!;
        JsonArray rights = JsonNode
            .Parse(await run.Sense().InvokeAsync("GET", $"/qrs/app/{app["id"]}/privileges", [], null, run.Log, default))!
            .AsArray();

        Assert.NotEmpty(rights);
    }

    [Theory]
    [InlineData("audits?limit=5")]
    [InlineData("audits/types")]
    [InlineData("audits/sources")]
    [InlineData("audits/settings")]
    [InlineData("quotas?reportUsage=true")]
    [InlineData("quotas/app_mem_size")]
    [InlineData("consumption/executions?limit=1")]
    [InlineData("collections?limit=5")]
    [InlineData("collections/favorites")]
    [InlineData("reloads?appId=none&limit=5")]
    public async Task A_tenant_says_of_itself_what_the_description_has(string path)
    {
        Run run = await StartAsync();
        JsonObject answer = JsonNode.Parse(await run.Cloud().InvokeAsync("GET", "/api/v1/" + path, [], null, run.Log, default))!.AsObject();

        Assert.True(answer.Count > 0);
    }

    [Fact]
    public async Task What_is_changed_on_a_tenant_beside_its_people_is_changed_as_described()
    {
        Run run = await StartFreshAsync();
        JsonNode item = (await SendAsync("GET", "items?resourceType=app&limit=1"))!["data"]![0]!;
        string id = (string)(await SendAsync("POST", "collections", """{"name":"Mine","type":"private","description":"Words"}"""))!["id"]!;
        await SendAsync("GET", "collections/" + id);
        await SendAsync("PATCH", "collections/" + id, """[{"op":"replace","path":"/name","value":"Ours"}]""");
        await SendAsync("PUT", "collections/" + id, """{"name":"Theirs","description":"Other words"}""");
        await SendAsync("POST", $"collections/{id}/items", $$"""{"id":"{{item["id"]}}"}""");
        await SendAsync("GET", $"collections/{id}/items");
        await SendAsync("GET", $"collections/{id}/items/{item["id"]}");
        await SendAsync("GET", $"items/{item["id"]}/collections");
        await SendAsync("GET", $"items/{item["id"]}/publisheditems");
        await SendAsync("DELETE", $"collections/{id}/items/{item["id"]}");
        await SendAsync("DELETE", "collections/" + id);
        JsonNode renamed = (await SendAsync("PUT", $"items/{item["id"]}", """{"name":"Renamed","resourceType":"app"}"""))!;
        string reload = (string)(await SendAsync("POST", "reloads", $$"""{"appId":"{{item["resourceId"]}}"}"""))!["id"]!;
        JsonNode running = (await SendAsync("GET", "reloads/" + reload))!;
        await SendAsync("GET", $"reloads?appId={item["resourceId"]}&log=true");
        await SendAsync("POST", $"reloads/{reload}/actions/cancel");
        JsonNode logged = (await SendAsync("GET", "audits?eventType=com.qlik.v1.reloads.created&limit=1"))!["data"]![0]!;
        await SendAsync("GET", $"audits/{logged["id"]}");
        await SendAsync("PATCH", $"tenants/{run.Tenant.TenantId}", """[{"op":"replace","path":"/name","value":"Corp"}]""");

        Assert.Equal("Renamed", (string?)renamed["name"]);
        Assert.Equal("QUEUED", (string?)running["status"]);

        async Task<JsonNode?> SendAsync(string method, string path, string? body = null)
        {
            string text = await run.Cloud().InvokeAsync(method, "/api/v1/" + path, [], body, run.Log, default);
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
    }
}
