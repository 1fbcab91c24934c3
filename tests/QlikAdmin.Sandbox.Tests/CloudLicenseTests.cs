using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

public sealed class CloudLicenseTests
{
    private const string Assignments = "api/v1/licenses/assignments";

    [Fact]
    public async Task A_mixed_batch_is_answered_row_by_row_in_the_order_of_the_request()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        List<JsonNode> rows = (await session.AssignmentsAsync()).Where(a => (string?)a["type"] == "analyzer").Take(2).ToList();
        JsonObject body = new()
        {
            ["delete"] = new JsonArray(
                Item(rows[0]),
                new JsonObject { ["subject"] = "nobody", ["type"] = "analyzer" },
                Item(rows[1]),
                Item(rows[0])
            ),
        };

        using HttpResponseMessage response = await session.Cloud.PostAsync(
            Assignments + "/actions/delete",
            SandboxSession.Json(body.ToJsonString())
        );
        JsonArray data = (await SandboxSession.ReadAsync(response))["data"]!.AsArray();

        Assert.Equal(207, (int)response.StatusCode);
        Assert.Equal([200, 404, 200, 404], data.Select(r => (int)r!["status"]!));
        Assert.Equal("LICENSES-016", (string?)data[1]!["code"]);
        Assert.Equal((string?)rows[1]["subject"], (string?)data[2]!["subject"]);
        Assert.DoesNotContain(await session.AssignmentsAsync(), a =>
            (string?)a["subject"] == (string?)rows[0]["subject"] && (string?)a["type"] == "analyzer"
        );
    }

    [Fact]
    public async Task Adding_stops_when_the_last_unit_is_gone()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 20);
        int used = (await session.AssignmentsAsync()).Count(a => (string?)a["type"] == "analyzer");
        await session.ControlAsync("settings", $$$"""{"cloudUnits":{"analyzer":{{{used + 1}}}}}""");

        using HttpResponseMessage response = await session.Cloud.PostAsync(
            Assignments + "/actions/add",
            SandboxSession.Json(
                """{"add":[{"subject":"new|1","type":"analyzer"},{"subject":"new|1","type":"analyzer"},{"subject":"new|2","type":"analyzer"},{"subject":"x","type":"nonsense"}]}"""
            )
        );
        JsonArray data = (await SandboxSession.ReadAsync(response))["data"]!.AsArray();

        Assert.Equal([201, 200, 403, 403], data.Select(r => (int)r!["status"]!));
        Assert.Equal("LICENSES-011", (string?)data[2]!["code"]);
    }

    [Fact]
    public async Task An_update_converts_in_place_and_keeps_the_date()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        List<JsonNode> all = await session.AssignmentsAsync();
        JsonNode row = all.First(a =>
            (string?)a["type"] == "professional" && all.Count(b => (string?)b["subject"] == (string?)a["subject"]) == 1
        );
        JsonObject item = new()
        {
            ["subject"] = (string?)row["subject"],
            ["sourceType"] = "professional",
            ["type"] = "analyzer",
        };

        JsonArray data = await UpdateAsync(session, item);
        JsonArray again = await UpdateAsync(session, (JsonObject)item.DeepClone());
        JsonNode changed = (await session.AssignmentsAsync()).Single(a => (string?)a["subject"] == (string?)row["subject"]);
        JsonArray moved = await UpdateAsync(
            session,
            new JsonObject
            {
                ["subject"] = "idp|new",
                ["sourceSubject"] = (string?)row["subject"],
                ["sourceType"] = "analyzer",
                ["type"] = "analyzer",
            }
        );

        Assert.Equal(200, (int)data[0]!["status"]!);
        Assert.Equal(404, (int)again[0]!["status"]!);
        Assert.Equal("analyzer", (string?)changed["type"]);
        Assert.Equal((string?)row["created"], (string?)changed["created"]);
        Assert.Equal(201, (int)moved[0]!["status"]!);
    }

    [Fact]
    public async Task Pages_hold_every_assignment_once_though_links_name_an_internal_host()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        List<string> seen = [];
        string? query = "?limit=17";
        while (query is not null)
        {
            JsonNode page = await SandboxSession.GetAsync(session.Cloud, Assignments + query);
            seen.AddRange(page["data"]!.AsArray().Select(r => $"{r!["subject"]}#{r["type"]}"));
            string? next = (string?)page["links"]!["next"]?["href"];
            Assert.True(next is null || next.StartsWith("http://license/v1/licenses/assignments?", StringComparison.Ordinal));
            query = next is null ? null : new Uri(next).Query;
        }

        JsonNode orphans = await SandboxSession.GetAsync(session.Cloud, Assignments + "?orphans=true&limit=100");
        List<JsonNode> raw = await session.AssignmentsAsync();
        Assert.Equal(raw.Select(r => $"{r["subject"]}#{r["type"]}").Order(), seen.Order());
        Assert.Equal(
            raw.Where(r => (bool)r["orphan"]!).Select(r => (string)r["subject"]!).Order(),
            orphans["data"]!.AsArray().Select(r => (string)r!["subject"]!).Order()
        );
        Assert.NotEmpty(orphans["data"]!.AsArray());
    }

    [Theory]
    [InlineData(Assignments + "?limit=101")]
    [InlineData(Assignments + "?page=zzz")]
    [InlineData("api/v1/licenses/consumption?limit=201")]
    [InlineData("api/v1/licenses/consumption?filter=userId%20eq%20%22x%22")]
    [InlineData("api/v1/licenses/consumption?filter=endTime%20eq%20%222026-01-01T00:00:00Z%22")]
    public async Task Wrong_queries_are_refused_in_the_shape_of_the_licence_service(string path)
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        using HttpResponseMessage response = await session.Cloud.GetAsync(path);
        JsonNode body = await SandboxSession.ReadAsync(response);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull(body["errors"]![0]!["code"]);
        Assert.NotNull(body["error"]);
        Assert.NotNull(body["message"]);
    }

    [Fact]
    public async Task Consumption_is_filtered_and_sorted_by_end_time()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        string since = SandboxSession.Now.AddDays(-30).ToString("yyyy-MM-ddTHH:mm:ssZ");
        string filter = Uri.EscapeDataString($"endTime ge \"{since}\"");

        JsonNode recent = await SandboxSession.GetAsync(session.Cloud, $"api/v1/licenses/consumption?filter={filter}&sort=-endTime");
        List<DateTimeOffset> times = recent["data"]!.AsArray().Select(r => (DateTimeOffset)r!["endTime"]!).ToList();

        Assert.NotEmpty(times);
        Assert.All(times, t => Assert.True(t >= SandboxSession.Now.AddDays(-30)));
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task Deleting_or_disabling_a_user_frees_the_licence_and_a_login_gives_it_back_when_set_to()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        List<JsonNode> rows = (await session.AssignmentsAsync())
            .Where(a => (string?)a["userStatus"] == "active" && !((string)a["subject"]!).Contains("qlikadmin"))
            .ToList();
        JsonNode deleted = rows[0];
        JsonNode disabled = rows.First(r => (string?)r["userId"] != (string?)deleted["userId"]);

        using HttpResponseMessage delete = await session.Cloud.DeleteAsync("api/v1/users/" + deleted["userId"]);
        using HttpResponseMessage patch = await session.Cloud.PatchAsync(
            "api/v1/users/" + disabled["userId"],
            SandboxSession.Json("""[{"op":"replace","path":"/status","value":"disabled"}]""")
        );
        List<JsonNode> after = await session.AssignmentsAsync();
        using HttpResponseMessage settings = await session.Cloud.PutAsync(
            "api/v1/licenses/settings",
            SandboxSession.Json("""{"autoAssignAnalyzer":true,"autoAssignProfessional":false}""")
        );
        JsonNode login = await session.ControlAsync(
            "login",
            new JsonObject { ["service"] = "cloud", ["user"] = (string?)deleted["subject"] }.ToJsonString()
        );

        Assert.Equal(HttpStatusCode.NoContent, delete.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, patch.StatusCode);
        Assert.Equal(HttpStatusCode.OK, settings.StatusCode);
        Assert.DoesNotContain(after, a =>
            (string?)a["subject"] == (string?)deleted["subject"] || (string?)a["subject"] == (string?)disabled["subject"]
        );
        Assert.True((bool)login["created"]!);
        Assert.NotEqual((string?)deleted["userId"], (string?)login["userId"]);
        Assert.True((bool)login["autoAssigned"]!);
    }

    private static JsonObject Item(JsonNode row) => new() { ["subject"] = (string?)row["subject"], ["type"] = (string?)row["type"] };

    private static async Task<JsonArray> UpdateAsync(SandboxSession session, JsonObject item)
    {
        string body = new JsonObject { ["update"] = new JsonArray(item) }.ToJsonString();
        using HttpResponseMessage response = await session.Cloud.PostAsync(Assignments + "/actions/update", SandboxSession.Json(body));
        Assert.Equal(207, (int)response.StatusCode);
        return (await SandboxSession.ReadAsync(response))["data"]!.AsArray();
    }
}
