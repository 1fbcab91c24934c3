using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>What clients of other makers ask a tenant beside users, licences and content: audits, quotas, consumption, collections,
/// reloads, the tenant itself.</summary>
public sealed class CloudClientTests(CloudOwners owners) : IClassFixture<CloudOwners>
{
    [Fact]
    public async Task The_audit_log_has_sessions_and_says_who_changed_what()
    {
        string person = await owners.PersonAsync();
        JsonNode page = await owners.GetAsync("api/v1/audits");
        await owners.StatusAsync("PATCH", "api/v1/users/" + person, """[{"op":"replace","path":"/name","value":"Audited"}]""");
        JsonNode changes = await owners.GetAsync("api/v1/audits?eventType=com.qlik.v1.users.updated&limit=100");
        List<string> types = (await owners.GetAsync("api/v1/audits/types"))["data"]!.AsArray().Select(t => (string)t!).ToList();
        List<string> sources = (await owners.GetAsync("api/v1/audits/sources"))["data"]!.AsArray().Select(t => (string)t!).ToList();
        JsonNode session = (await owners.GetAsync("api/v1/audits?eventType=com.qlik.user-session.begin&limit=1"))["data"]![0]!;
        JsonNode one = await owners.GetAsync("api/v1/audits/" + session["id"]);
        (_, string stranger) = await owners.PersonWithKeyAsync();

        Assert.Equal(10, page["data"]!.AsArray().Count);
        Assert.NotNull(page["links"]!["next"]!["href"]);
        JsonNode change = changes["data"]!.AsArray().Single(e => (string?)e!["extensions"]!["topLevelResourceId"] == person)!;
        Assert.Equal((string)(await MeAsync())["id"]!, (string)change["userId"]!);
        Assert.Contains("com.qlik/users", sources);
        Assert.Contains("com.qlik.user-session.begin", types);
        Assert.Equal(session.ToJsonString(), one.ToJsonString());
        Assert.Equal(HttpStatusCode.Forbidden, await owners.StatusAsync("GET", "api/v1/audits", key: stranger));
    }

    [Theory]
    [InlineData("api/v1/audits?eventTime=soon/later")]
    [InlineData("api/v1/audits?limit=101")]
    [InlineData("api/v1/collections?sort=shoeSize")]
    [InlineData("api/v1/reloads?filter=shoeSize%20eq%20%224%22")]
    public async Task A_question_that_makes_no_sense_is_refused(string path)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("GET", path));
    }

    [Fact]
    public async Task Audits_of_a_period_are_those_of_that_period()
    {
        JsonNode newest = (await owners.GetAsync("api/v1/audits?eventType=com.qlik.user-session.begin&limit=1"))["data"]![0]!;
        JsonNode oldest = (await owners.GetAsync("api/v1/audits?eventType=com.qlik.user-session.begin&limit=1&sort=%2BeventTime"))["data"]![
            0
        ]!;
        DateTimeOffset time = (DateTimeOffset)newest["eventTime"]!;
        string period = Uri.EscapeDataString(
            $"{time.AddSeconds(-1):yyyy-MM-ddTHH:mm:ss.fffZ}/{time.AddSeconds(1):yyyy-MM-ddTHH:mm:ss.fffZ}"
        );
        List<string> found = await owners.IdsAsync($"api/v1/audits?limit=100&eventTime={period}");

        Assert.Contains((string)newest["id"]!, found);
        Assert.DoesNotContain((string)oldest["id"]!, found);
        Assert.True((DateTimeOffset)oldest["eventTime"]! >= SandboxSession.Now.AddDays(-91));
    }

    [Fact]
    public async Task Quotas_show_their_use_only_on_request()
    {
        string person = await owners.PersonAsync();
        JsonNode plain = await owners.GetAsync("api/v1/quotas");
        JsonNode before = await owners.GetAsync("api/v1/quotas/shared_spaces?reportUsage=true");
        await owners.GiveAsync(person, "space");
        JsonNode after = await owners.GetAsync("api/v1/quotas/shared_spaces?reportUsage=true");

        Assert.All(plain["data"]!.AsArray(), q => Assert.Equal("quotas", (string?)q!["type"]));
        Assert.All(plain["data"]!.AsArray(), q => Assert.False(q!["attributes"]!.AsObject().ContainsKey("usage")));
        Assert.Equal(1, (int)after["data"]![0]!["attributes"]!["usage"]! - (int)before["data"]![0]!["attributes"]!["usage"]!);
        Assert.Equal(HttpStatusCode.NotFound, await owners.StatusAsync("GET", "api/v1/quotas/shoes"));
    }

    [Fact]
    public async Task A_reload_runs_by_the_clock_and_counts_as_consumption()
    {
        (string person, string key) = await owners.PersonWithKeyAsync();
        string app = (await owners.GiveAsync(person, "app"))["app"];
        int before = await ReloadsTodayAsync();
        (HttpStatusCode created, JsonNode? reload) = await owners.SendAsync("POST", "api/v1/reloads", $$"""{"appId":"{{app}}"}""", key);
        string path = "api/v1/reloads/" + reload!["id"];
        (_, JsonNode? second) = await owners.SendAsync("POST", "api/v1/reloads", $$"""{"appId":"{{app}}","partial":true}""", key);
        HttpStatusCode canceled = await owners.StatusAsync("POST", $"api/v1/reloads/{second!["id"]}/actions/cancel", key: key);
        int after = await ReloadsTodayAsync();
        await owners.Session.AdvanceAsync(TimeSpan.FromMinutes(1));
        JsonNode ended = await owners.GetAsync(path);
        List<string> done = await owners.IdsAsync($"api/v1/reloads?appId={app}&filter={Uri.EscapeDataString("status eq \"SUCCEEDED\"")}");

        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal("QUEUED", (string?)reload["status"]);
        Assert.Equal(HttpStatusCode.NoContent, canceled);
        Assert.Equal(2, after - before);
        Assert.Equal("SUCCEEDED", (string?)ended["status"]);
        Assert.Contains("Finished successfully", (string?)ended["log"]);
        Assert.Equal((string?)reload["id"], Assert.Single(done));
        Assert.Equal(HttpStatusCode.Conflict, await owners.StatusAsync("POST", path + "/actions/cancel", key: key));
        Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("GET", "api/v1/reloads", key: key));
        Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("POST", "api/v1/reloads", """{"appId":"none"}"""));
    }

    [Fact]
    public async Task A_collection_holds_items_and_is_nothing_that_a_person_owns()
    {
        (string person, string key) = await owners.PersonWithKeyAsync();
        string app = (await owners.GiveAsync(person, "app"))["app"];
        string item = Assert.Single(await owners.IdsAsync($"api/v1/items?resourceType=app&resourceId={app}"));
        (HttpStatusCode created, JsonNode? row) = await owners.SendAsync(
            "POST",
            "api/v1/collections",
            """{"name":"Mine","type":"private"}""",
            key
        );
        string path = "api/v1/collections/" + row!["id"];
        HttpStatusCode added = await owners.StatusAsync("POST", path + "/items", $$"""{"id":"{{item}}"}""", key);
        HttpStatusCode again = await owners.StatusAsync("POST", path + "/items", $$"""{"id":"{{item}}"}""", key);
        List<string> held = await owners.IdsAsync(path + "/items");
        List<string> byQuery = await owners.IdsAsync("api/v1/items?collectionId=" + row["id"]);
        List<string> holding = await owners.IdsAsync($"api/v1/items/{item}/collections");
        JsonNode known = await owners.GetAsync("api/v1/items/" + item);
        (_, JsonNode? renamed) = await owners.SendAsync("PATCH", path, """[{"op":"replace","path":"/name","value":"Ours"}]""", key);
        List<string> kinds = await owners.KindsOfAsync(person);
        HttpStatusCode taken = await owners.StatusAsync("DELETE", $"{path}/items/{item}", key: key);
        HttpStatusCode deleted = await owners.StatusAsync("DELETE", path, key: key);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Conflict), (created, added, again));
        Assert.Equal([item], held);
        Assert.Equal([item], byQuery);
        Assert.Equal([(string)row["id"]!], holding);
        Assert.Equal((string?)row["id"], (string?)Assert.Single(known["collectionIds"]!.AsArray()));
        Assert.Equal(("Ours", 1), ((string?)renamed!["name"], (int)renamed["itemCount"]!));
        Assert.Equal(["app"], kinds);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (taken, deleted));
        Assert.Equal(HttpStatusCode.NotFound, await owners.StatusAsync("GET", path, key: key));
    }

    [Fact]
    public async Task Everybody_has_a_collection_of_favourites_that_nobody_else_sees()
    {
        (_, string key) = await owners.PersonWithKeyAsync();
        (_, string other) = await owners.PersonWithKeyAsync();
        HttpStatusCode sent = await owners.StatusAsync("GET", "api/v1/collections/favorites", key: key);
        (_, JsonNode? mine) = await owners.SendAsync("GET", "api/v1/collections?type=favorite", key: key);
        (_, JsonNode? theirs) = await owners.SendAsync("GET", "api/v1/collections?type=favorite", key: other);

        Assert.Equal(HttpStatusCode.Redirect, sent);
        Assert.Equal("favorite", (string?)Assert.Single(mine!["data"]!.AsArray())!["type"]);
        Assert.Empty(theirs!["data"]!.AsArray());
    }

    [Fact]
    public async Task A_tenant_admin_renames_the_tenant_and_nobody_else_does()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 10);
        string path = $"api/v1/tenants/{session.Endpoints.Cloud.TenantId}";
        using var patched = await session.Cloud.PatchAsync(
            path,
            SandboxSession.Json(
                """[{"op":"replace","path":"/name","value":"Corp"},{"op":"replace","path":"/enableAnalyticCreation","value":true}]"""
            )
        );
        using var wrong = await session.Cloud.PatchAsync(
            path,
            SandboxSession.Json("""[{"op":"replace","path":"/name","value":"No"},{"op":"replace","path":"/status","value":"x"}]""")
        );
        JsonNode tenant = await SandboxSession.GetAsync(session.Cloud, path);
        JsonNode refusal = await SandboxSession.ReadAsync(wrong);
        (_, string stranger) = await owners.PersonWithKeyAsync();
        string other = $"api/v1/tenants/{owners.Session.Endpoints.Cloud.TenantId}";

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.BadRequest), (patched.StatusCode, wrong.StatusCode));
        Assert.Equal(("Corp", true), ((string?)tenant["name"], (bool)tenant["enableAnalyticCreation"]!));
        Assert.Equal(
            ("TENANTS-10", "/status"),
            ((string?)refusal["errors"]![0]!["code"], (string?)refusal["errors"]![0]!["source"]!["pointer"])
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await owners.StatusAsync("PATCH", other, """[{"op":"replace","path":"/name","value":"Mine"}]""", stranger)
        );
    }

    [Fact]
    public async Task An_item_takes_a_new_name_and_keeps_its_owner()
    {
        (string person, string key) = await owners.PersonWithKeyAsync();
        string heir = await owners.PersonAsync();
        string note = (await owners.GiveAsync(person, "note"))["note"];
        string item = Assert.Single(await owners.IdsAsync($"api/v1/items?resourceType=note&resourceId={note}"));
        string body = $$"""{"name":"Renamed","resourceType":"note","description":"Words","ownerId":"{{heir}}"}""";
        (_, string stranger) = await owners.PersonWithKeyAsync();

        HttpStatusCode hidden = await owners.StatusAsync("PUT", "api/v1/items/" + item, body, stranger);
        HttpStatusCode untyped = await owners.StatusAsync("PUT", "api/v1/items/" + item, """{"name":"Renamed"}""", key);
        (HttpStatusCode changed, JsonNode? now) = await owners.SendAsync("PUT", "api/v1/items/" + item, body, key);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.OK), (hidden, untyped, changed));
        Assert.Equal(("Renamed", "Words", person), ((string?)now!["name"], (string?)now["description"], (string?)now["ownerId"]));
    }

    private async Task<int> ReloadsTodayAsync() =>
        (int)
            (await owners.GetAsync("api/v1/consumption/executions"))["data"]!
                .AsArray()
                .Single(e => (string?)e!["taskName"] == "app_reloaded")!["globalUsage"]!;

    private async Task<JsonNode> MeAsync()
    {
        using var me = await owners.Session.Cloud.GetAsync("api/v1/users/me");
        return await owners.GetAsync(me.Headers.Location!.ToString());
    }
}
