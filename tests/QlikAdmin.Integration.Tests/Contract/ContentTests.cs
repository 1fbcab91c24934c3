using System.Text.Json.Nodes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using Xunit;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>The content services of the emulated tenant, asked in the vendor's words: every request and every answer is compared with the
/// descriptions when the test ends.</summary>
public sealed class ContentTests : SandboxTest
{
    private const string Nobody = "ffffffffffffffffffffffff";
    private const string NoId = "7b0a1f0e-26a5-4a36-8d3c-6f1c2b8f8d10";

    public ContentTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task Every_list_and_every_single_read_is_as_described()
    {
        Run run = await StartFreshAsync();
        CloudConnection cloud = run.Cloud();
        (string owner, Dictionary<string, string> had) = await GiveAsync(run);
        string filter = $"ownerId eq \"{owner}\"";

        await GetAsync("/api/v1/spaces", ("ownerId", owner), ("type", "shared,managed"), ("limit", "5"), ("sort", "-name"));
        await GetAsync("/api/v1/spaces", ("limit", "3"));
        await GetAsync("/api/v1/spaces/types");
        await GetAsync($"/api/v1/spaces/{had["space"]}");
        await GetAsync($"/api/v1/spaces/{had["space"]}/assignments");
        await GetAsync("/api/v1/items", ("limit", "100"), ("ownerId", owner));
        await GetAsync("/api/v1/items", ("limit", "20"), ("noActions", "true"), ("sort", "-updatedAt"));
        await GetAsync("/api/v1/items", ("resourceType", "app"), ("resourceId", had["app"]));
        await GetAsync("/api/v1/items/settings");
        await GetAsync($"/api/v1/apps/{had["app"]}");
        await GetAsync($"/api/v1/apps/{had["script"]}");
        await GetAsync("/api/v1/data-connections", ("userId", owner));
        await GetAsync("/api/v1/data-connections", ("limit", "3"), ("noDatafiles", "true"));
        await GetAsync($"/api/v1/data-connections/{had["dataConnection"]}");
        await GetAsync("/api/v1/data-files", ("ownerId", owner), ("includeAllSpaces", "true"), ("includeFolders", "true"));
        await GetAsync("/api/v1/data-files", ("includeAllSpaces", "true"), ("limit", "3"));
        await GetAsync($"/api/v1/data-files/{had["dataFile"]}");
        await GetAsync("/api/v1/data-files/connections", ("limit", "3"));
        foreach (string family in new[] { "/api/workflows", "/api/v1" })
        {
            await GetAsync(family + "/automations", ("filter", filter), ("limit", "200"));
            await GetAsync(family + "/automations", ("limit", "3"));
            await GetAsync($"{family}/automations/{had["automation"]}");
            await GetAsync($"{family}/automations/{had["automation"]}/runs");
            await GetAsync(family + "/automation-connections", ("filter", filter), ("listAll", "true"));
            await GetAsync($"{family}/automation-connections/{had["automationConnection"]}");
        }

        await GetAsync("/api/v1/sharing-tasks", ("owner", owner));
        await GetAsync("/api/v1/sharing-tasks", ("limit", "3"), ("offset", "2"));
        await GetAsync("/api/v1/sharing-tasks/settings");
        await GetAsync($"/api/v1/sharing-tasks/{had["sharingTask"]}");
        await GetAsync("/api/v1/data-alerts", ("ownerId", owner));
        await GetAsync("/api/v1/data-alerts", ("limit", "3"), ("status", "INVALID_OWNER"));
        await GetAsync("/api/v1/data-alerts/settings");
        await GetAsync($"/api/v1/data-alerts/{had["dataAlert"]}");
        await GetAsync("/api/scheduling/tasks", ("filter", filter));
        await GetAsync("/api/scheduling/tasks", ("limit", "100"));
        await GetAsync($"/api/scheduling/tasks/{had["schedule"]}");
        await GetAsync("/api/v1/tasks", ("limit", "3"));
        await GetAsync($"/api/v1/tasks/{had["schedule"]}");
        await GetAsync("/api/v1/reload-tasks", ("limit", "100"));
        await GetAsync($"/api/v1/reload-tasks/{had["schedule"]}");
        await GetAsync("/api/v1/webhooks", ("ownerId", owner));
        await GetAsync($"/api/v1/webhooks/{had["webhook"]}");

        Assert.True((await run.Control.LogAsync("cloud")).Count > 40);

        async Task GetAsync(string path, params (string Name, string Value)[] query)
        {
            string answer = await cloud.InvokeAsync(
                "GET",
                path,
                query.Select(q => new KeyValuePair<string, string>(q.Name, q.Value)).ToList(),
                null,
                run.Log,
                default
            );
            Assert.NotEmpty(JsonNode.Parse(answer)!.AsObject());
        }
    }

    [Fact]
    public async Task Every_change_of_owner_is_as_described()
    {
        Run run = await StartFreshAsync();
        CloudConnection cloud = run.Cloud();
        (string owner, Dictionary<string, string> had) = await GiveAsync(run);
        (string heir, _) = await GiveAsync(run, "webhook");
        string toOwner = $$"""{"ownerId":"{{heir}}"}""";
        string toUser = $$"""{"userId":"{{heir}}"}""";
        string patch = $$"""[{"op":"replace","path":"/ownerId","value":"{{heir}}"}]""";

        await SendAsync("PATCH", $"/api/v1/spaces/{had["space"]}", patch);
        await SendAsync("PUT", $"/api/v1/spaces/{had["space"]}", toOwner);
        await SendAsync(
            "POST",
            $"/api/v1/spaces/{had["space"]}/assignments",
            $$"""{"type":"user","assigneeId":"{{owner}}","roles":["consumer"]}"""
        );
        await SendAsync("PUT", $"/api/v1/apps/{had["app"]}/owner", toOwner);
        await SendAsync("PUT", $"/api/v1/apps/{had["app"]}/space", $$"""{"spaceId":"{{had["space"]}}"}""");
        await SendAsync("DELETE", $"/api/v1/apps/{had["app"]}/space", null);
        await SendAsync("PUT", $"/api/v1/apps/{had["script"]}/owner", toOwner);
        await SendAsync(
            "POST",
            "/api/v1/data-connections/actions/update",
            $$"""{"connections":[{"id":"{{had["dataConnection"]}}","ownerId":"{{heir}}"},{"id":"{{NoId}}","ownerId":"{{heir}}"}]}"""
        );
        await SendAsync("POST", $"/api/v1/data-files/{had["dataFile"]}/actions/change-owner", toOwner);
        await SendAsync("POST", $"/api/v1/data-files/{had["dataFolder"]}/actions/change-owner", toOwner);
        await SendAsync("POST", $"/api/workflows/automations/{had["automation"]}/actions/change-owner", toUser);
        await SendAsync("POST", $"/api/v1/automations/{had["automation"]}/actions/disable", null);
        await SendAsync("POST", $"/api/workflows/automation-connections/{had["automationConnection"]}/actions/change-owner", toUser);
        await SendAsync("PATCH", $"/api/v1/sharing-tasks/{had["sharingTask"]}", patch);
        await SendAsync("PATCH", $"/api/v1/data-alerts/{had["dataAlert"]}", patch);
        await SendAsync(
            "PUT",
            $"/api/v1/webhooks/{had["webhook"]}",
            $$"""{"name":"n","url":"https://hook.example","level":"user","ownerId":"{{heir}}"}"""
        );
        await SendAsync("PATCH", $"/api/v1/webhooks/{had["webhook"]}", """[{"op":"replace","path":"/enabled","value":true}]""");
        await SendAsync("PATCH", $"/api/scheduling/tasks/{had["schedule"]}", """[{"op":"replace","path":"/enabled","value":false}]""");

        JsonArray left = await ContentAsync(run, owner);
        Assert.All(left, r => Assert.DoesNotContain((string)r!["kind"]!, s_movable));
        Assert.NotEmpty(left);

        Task SendAsync(string method, string path, string? body) => cloud.InvokeAsync(method, path, [], body, run.Log, default);
    }

    [Theory]
    [InlineData("/api/scheduling/tasks")]
    [InlineData("/api/v1/tasks")]
    [InlineData("/api/workflows/automations")]
    [InlineData("/api/v1/automations")]
    [InlineData("/api/v1/data-alerts")]
    public async Task What_is_made_is_answered_as_described(string path)
    {
        Run run = await StartAsync();
        CloudConnection cloud = run.Cloud();
        (string owner, Dictionary<string, string> had) = await GiveAsync(run, "app");
        string body =
            path.EndsWith("/automations", StringComparison.Ordinal)
                ? """{"name":"made","description":"by a test","schedules":[{"interval":3600,"timezone":"Europe/Stockholm","startAt":"2026-01-01 00:00:00"}],"workspace":{},"maxConcurrentRuns":2}"""
            : path.EndsWith("/data-alerts", StringComparison.Ordinal)
                ? $$$"""{"name":"made","appId":"{{{had["app"]}}}","conditionId":"c","recipients":{"userIds":[{"value":"{{{owner}}}"}]},"triggerType":"SCHEDULED","scheduleOptions":{"recurrence":["RRULE:FREQ=HOURLY;INTERVAL=2"]}}"""
            : $$$$"""{"name":"made","specVersion":"0.8","start":{"schedule":{"interval":"PT15M","timezone":"UTC","recurrence":"RRULE:FREQ=DAILY;INTERVAL=1"}},"states":[{"name":"reload","type":"EVENT","end":true,"onEvents":[{"eventRefs":["new-data"],"actions":[{"name":"reload","functionRef":{"refName":"app.reload","arguments":{"appId":"{{{{had["app"]}}}}","partial":false}}}]}]}]}""";

        JsonNode made = JsonNode.Parse(await cloud.InvokeAsync("POST", path, [], body, run.Log, default))!;
        JsonNode read = JsonNode.Parse(await cloud.InvokeAsync("GET", $"{path}/{made["id"]}", [], null, run.Log, default))!;
        string refused = body.Replace(had["app"], NoId).Replace("\"workspace\":{}", "\"spaceId\":\"none\"");
        await Assert.ThrowsAsync<QlikException>(() => cloud.InvokeAsync("POST", path, [], refused, run.Log, default));

        Assert.Equal("made", (string?)read["name"]);
    }

    [Fact]
    public async Task Every_refusal_is_as_described()
    {
        Run run = await StartFreshAsync();
        CloudConnection cloud = run.Cloud();
        (string owner, Dictionary<string, string> had) = await GiveAsync(run);
        string toOwner = $$"""{"ownerId":"{{Nobody}}"}""";
        string toUser = $$"""{"userId":"{{Nobody}}"}""";
        string patch = $$"""[{"op":"replace","path":"/ownerId","value":"{{Nobody}}"}]""";

        await FailsAsync("GET", "/api/v1/spaces/none");
        await FailsAsync("PATCH", $"/api/v1/spaces/{had["space"]}", patch);
        await FailsAsync("PUT", $"/api/v1/apps/{had["app"]}/owner", toOwner);
        await FailsAsync("PUT", $"/api/v1/apps/{NoId}/owner", toOwner);
        await FailsAsync("GET", "/api/v1/items/none");
        await FailsAsync("GET", $"/api/v1/data-connections/{NoId}");
        await FailsAsync("POST", $"/api/v1/data-files/{had["dataFile"]}/actions/change-owner", toOwner);
        await FailsAsync("POST", $"/api/v1/data-files/{NoId}/actions/change-owner", toOwner);
        await FailsAsync("POST", $"/api/workflows/automations/{had["automation"]}/actions/change-owner", toUser);
        await FailsAsync("POST", $"/api/workflows/automation-connections/{NoId}/actions/change-owner", toUser);
        await FailsAsync("PATCH", $"/api/v1/sharing-tasks/{had["sharingTask"]}", patch);
        await FailsAsync("GET", "/api/v1/sharing-tasks/none");
        await FailsAsync("PATCH", $"/api/v1/data-alerts/{had["dataAlert"]}", patch);
        await FailsAsync("GET", "/api/v1/data-alerts/none");
        await FailsAsync("GET", "/api/scheduling/tasks/none");
        await FailsAsync("GET", "/api/v1/tasks/none");
        await FailsAsync("GET", "/api/v1/reload-tasks/none");
        await FailsAsync("GET", $"/api/v1/webhooks/{NoId}");

        Assert.Equal(had.Count, (await ContentAsync(run, owner)).Count);

        Task FailsAsync(string method, string path, string? body = null) =>
            Assert.ThrowsAsync<QlikException>(() => cloud.InvokeAsync(method, path, [], body, run.Log, default));
    }

    private static readonly string[] s_movable =
    [
        "space",
        "app",
        "script",
        "dataConnection",
        "dataFile",
        "dataFolder",
        "automation",
        "automationConnection",
        "sharingTask",
        "dataAlert",
        "webhook",
        "schedule",
    ];

    private static async Task<(string Owner, Dictionary<string, string> Had)> GiveAsync(Run run, params string[] kinds)
    {
        string name = Guid.NewGuid().ToString("N");
        string owner = (string)(await run.Control.PostAsync("cloud/users", new { subject = "idp|" + name, name }))["id"]!;
        JsonObject answer = await run.Control.PostAsync(
            "content",
            kinds.Length == 0 ? (object)new { owners = new[] { owner } } : new { owners = new[] { owner }, kinds }
        );
        return (owner, answer["added"]!.AsArray().ToDictionary(r => (string)r!["kind"]!, r => (string)r!["id"]!));
    }

    private static Task<JsonArray> ContentAsync(Run run, string owner) => run.Control.RowsAsync("state/cloud/content?ownerId=" + owner);
}
