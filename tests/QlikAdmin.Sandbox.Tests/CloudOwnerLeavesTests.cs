using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>What happens to content when its owner is deleted or disabled, and the content of deleted owners that the seed makes.</summary>
public sealed class CloudOwnerLeavesTests(CloudOwners owners) : IClassFixture<CloudOwners>
{
    [Fact]
    public async Task What_a_deleted_user_owned_stays_without_owner_except_for_alerts()
    {
        string gone = await owners.PersonAsync();
        Dictionary<string, string> had = await owners.GiveAsync(gone);

        Assert.Equal(HttpStatusCode.NoContent, await owners.StatusAsync("DELETE", "api/v1/users/" + gone));

        Assert.Null(await owners.StateAsync(had["dataAlert"]));
        Assert.Equal(had.Keys.Where(k => k != "dataAlert").Order(StringComparer.Ordinal), await owners.KindsOfAsync(gone));
        Assert.Equal("gone", (string?)(await owners.StateAsync(had["app"]))!["ownerStatus"]);
        JsonNode schedule = await owners.GetAsync("api/scheduling/tasks/" + had["schedule"]);
        Assert.False((bool)schedule["enabled"]!);
        Assert.Equal("OWNER-DELETED", (string?)schedule["metadata"]!["disabledCode"]);
        Assert.Equal("OWNER-DELETED", (string?)(await owners.GetAsync("api/v1/reload-tasks/" + had["schedule"]))["disabledCode"]);
        Assert.Equal("ORPHAN", (string?)(await owners.GetAsync("api/v1/sharing-tasks/" + had["sharingTask"]))["taskErrors"]![0]!["value"]);
        Assert.Contains(had["app"], await owners.IdsAsync("api/v1/items?ownerId=" + gone + "&limit=100", id: "resourceId"));
        Assert.Equal([had["automation"]], await owners.IdsAsync("api/workflows/automations?filter=" + CloudOwners.Owned(gone)));
    }

    [Fact]
    public async Task A_disabled_user_keeps_everything_but_nothing_of_it_runs()
    {
        string person = await owners.PersonAsync();
        Dictionary<string, string> had = await owners.GiveAsync(person);

        await owners.StatusAsync("PATCH", "api/v1/users/" + person, CloudOwners.Replace("/status", "disabled"));
        JsonNode schedule = await owners.GetAsync("api/scheduling/tasks/" + had["schedule"]);
        JsonNode alert = await owners.GetAsync("api/v1/data-alerts/" + had["dataAlert"]);
        List<string> invalid = await owners.IdsAsync("api/v1/data-alerts?limit=100&status=INVALID_OWNER", "tasks");
        await owners.StatusAsync("PATCH", "api/v1/users/" + person, CloudOwners.Replace("/status", "active"));
        JsonNode later = await owners.GetAsync("api/v1/data-alerts/" + had["dataAlert"]);

        Assert.Equal("OWNER-DISABLED", (string?)schedule["metadata"]!["disabledCode"]);
        Assert.False((bool)alert["enabled"]!);
        Assert.Equal("OWNER_DISABLED", (string?)alert["alertingTaskErrors"]![0]!["value"]);
        Assert.Contains(had["dataAlert"], invalid);
        Assert.False((bool)later["enabled"]!);
        Assert.Empty(later["alertingTaskErrors"]!.AsArray());
        Assert.Equal(had.Count, (await owners.KindsOfAsync(person)).Count);
    }

    [Fact]
    public async Task A_space_that_holds_anything_is_not_deleted()
    {
        string person = await owners.PersonAsync();
        string space = (await owners.GiveAsync(person, "space"))["space"];
        string app = await owners.GiveRowAsync("app", person, $",\"spaceId\":\"{space}\"");

        HttpStatusCode full = await owners.StatusAsync("DELETE", "api/v1/spaces/" + space);
        HttpStatusCode emptied = await owners.StatusAsync("DELETE", $"api/v1/apps/{app}/space");
        HttpStatusCode empty = await owners.StatusAsync("DELETE", "api/v1/spaces/" + space);

        Assert.Equal(HttpStatusCode.PreconditionFailed, full);
        Assert.Equal(HttpStatusCode.OK, emptied);
        Assert.Equal(HttpStatusCode.NoContent, empty);
        Assert.Null(await owners.StateAsync(space));
        Assert.NotNull(await owners.StateAsync(app));
    }

    [Fact]
    public async Task A_space_says_who_has_which_roles_and_lets_its_members_see_its_content()
    {
        string owner = await owners.PersonAsync();
        (string member, string key) = await owners.PersonWithKeyAsync();
        string space = (await owners.GiveAsync(owner, "space"))["space"];
        string app = await owners.GiveRowAsync("app", owner, $",\"spaceId\":\"{space}\"");
        string path = $"api/v1/spaces/{space}/assignments";
        string body = $$"""{"type":"user","assigneeId":"{{member}}","roles":["consumer"]}""";
        Assert.Equal(HttpStatusCode.NotFound, await owners.StatusAsync("GET", "api/v1/apps/" + app, key: key));

        (HttpStatusCode created, JsonNode? row) = await owners.SendAsync("POST", path, body);
        HttpStatusCode twice = await owners.StatusAsync("POST", path, body);
        (_, JsonNode? seen) = await owners.SendAsync("GET", "api/v1/spaces/" + space, key: key);
        HttpStatusCode appOfMember = await owners.StatusAsync("GET", "api/v1/apps/" + app, key: key);
        HttpStatusCode notTheirs = await owners.StatusAsync("DELETE", $"{path}/{row!["id"]}", key: key);
        (_, JsonNode? changed) = await owners.SendAsync("PUT", $"{path}/{row["id"]}", """{"roles":["facilitator","producer"]}""");
        HttpStatusCode removed = await owners.StatusAsync("DELETE", $"{path}/{row["id"]}");

        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal(HttpStatusCode.Conflict, twice);
        Assert.Equal(["consumer"], seen!["meta"]!["roles"]!.AsArray().Select(r => (string)r!));
        Assert.DoesNotContain("change_owner", seen["meta"]!["actions"]!.AsArray().Select(r => (string)r!));
        Assert.Equal(HttpStatusCode.OK, appOfMember);
        Assert.Equal(HttpStatusCode.Forbidden, notTheirs);
        Assert.Equal(["facilitator", "producer"], changed!["roles"]!.AsArray().Select(r => (string)r!));
        Assert.Equal(HttpStatusCode.NoContent, removed);
        Assert.Equal(0, (int)(await owners.GetAsync(path))["meta"]!["count"]!);
    }

    [Theory]
    [InlineData("api/v1/spaces?limit=3", "data")]
    [InlineData("api/v1/items?limit=3&noActions=true", "data")]
    [InlineData("api/v1/data-connections?limit=3", "data")]
    [InlineData("api/v1/data-files?limit=3&includeAllSpaces=true", "data")]
    [InlineData("api/workflows/automations?limit=3", "data")]
    [InlineData("api/v1/automation-connections?limit=3&listAll=true", "data")]
    [InlineData("api/v1/sharing-tasks?limit=3", "sharingTasks")]
    [InlineData("api/v1/data-alerts?limit=3", "tasks")]
    [InlineData("api/scheduling/tasks?limit=3", "data")]
    [InlineData("api/v1/tasks?limit=3", "data")]
    [InlineData("api/v1/reload-tasks?limit=3", "data")]
    [InlineData("api/v1/webhooks?limit=3", "data")]
    public async Task Every_list_leads_through_all_rows_once_and_back(string path, string rows)
    {
        string person = await owners.PersonAsync();
        for (int i = 0; i < 8; i++)
        {
            await owners.GiveAsync(person);
        }

        List<string> seen = [];
        string? first = null;
        string? previous = null;
        for (string? next = path; next is not null; )
        {
            JsonNode page = await owners.GetAsync(next);
            first ??= page[rows]!.ToJsonString();
            seen.AddRange(page[rows]!.AsArray().Select(r => (string?)r!["id"] ?? (string)r["qID"]!));
            previous = seen.Count <= 6 && seen.Count > 3 ? (string?)page["links"]!["prev"]?["href"] : previous;
            next = (string?)page["links"]!["next"]?["href"];
        }

        Assert.True(seen.Count > 7, "Too few rows for three pages.");
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(first, (await owners.GetAsync(previous!))[rows]!.ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("GET", path.Replace("limit=3", "limit=0")));
        Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("GET", path + "&sort=shoeSize"));
    }

    [Fact]
    public async Task Without_a_limit_all_connections_come_and_without_listAll_only_the_callers_automation_connections()
    {
        string person = await owners.PersonAsync();
        for (int i = 0; i < 25; i++)
        {
            await owners.GiveAsync(person, "dataConnection", "automationConnection", "automation");
        }

        string filter = "filter=" + CloudOwners.Owned(person);
        Assert.Equal(25, (await owners.IdsAsync($"api/v1/data-connections?userId={person}", id: "qID")).Count);
        Assert.Empty(await owners.IdsAsync("api/workflows/automation-connections?" + filter));
        Assert.Equal(25, (await owners.IdsAsync("api/workflows/automation-connections?listAll=true&" + filter)).Count);
        Assert.Equal(25, (await owners.IdsAsync("api/workflows/automations?" + filter)).Count);
        Assert.Empty(await owners.IdsAsync("api/workflows/automations?listAll=false&" + filter));
    }

    [Fact]
    public async Task A_machine_to_machine_client_may_not_touch_automation_connections()
    {
        using FormUrlEncodedContent form = new(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = owners.Session.Endpoints.Cloud.ClientId,
                ["client_secret"] = owners.Session.Endpoints.Cloud.ClientSecret,
            }
        );
        using HttpResponseMessage response = await owners.Session.Cloud.PostAsync("oauth/token", form);
        string token = (string)(await SandboxSession.ReadAsync(response))["access_token"]!;

        Assert.Equal(
            HttpStatusCode.Forbidden,
            await owners.StatusAsync("GET", "api/workflows/automation-connections?listAll=true", key: token)
        );
        Assert.Equal(HttpStatusCode.OK, await owners.StatusAsync("GET", "api/workflows/automations", key: token));
    }

    [Fact]
    public async Task People_own_things_from_the_start_and_earlier_deletions_left_orphans()
    {
        // A sandbox of its own, as no other test has changed it, with so many people that somebody owns a thing of every kind.
        await using CloudOwners start = new() { Users = 400 };
        await start.InitializeAsync();
        JsonArray rows = (await SandboxSession.GetAsync(start.Session.Control, "state/cloud/content")).AsArray();
        List<JsonNode> orphans = rows.Where(r =>
                (string?)r!["ownerStatus"] == "gone" && ((string)r["name"]!).Contains("left behind", StringComparison.Ordinal)
            )
            .Select(r => r!)
            .ToList();
        JsonNode deleted = await start.GetAsync("api/v1/reload-tasks?limit=100");

        foreach (
            string kind in new[]
            {
                "space",
                "app",
                "script",
                "dataConnection",
                "dataFile",
                "automation",
                "automationConnection",
                "sharingTask",
                "dataAlert",
                "schedule",
                "webhook",
            }
        )
        {
            Assert.Contains(rows, r => (string?)r!["kind"] == kind && (string?)r["ownerStatus"] == "active");
        }

        Assert.Contains(orphans, r => (string?)r["kind"] == "app");
        Assert.Contains(orphans, r => (string?)r["kind"] == "space");
        Assert.Contains(deleted["data"]!.AsArray(), t => (string?)t!["disabledCode"] == "OWNER-DELETED");
        Assert.NotEmpty(await start.IdsAsync("api/v1/data-alerts?status=INVALID_OWNER", "tasks"));
    }
}
