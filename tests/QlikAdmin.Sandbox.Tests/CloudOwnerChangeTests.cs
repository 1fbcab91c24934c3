using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>How the services change the owner of an item: who may do it, what is lost, and how they refuse it.</summary>
public sealed class CloudOwnerChangeTests(CloudOwners owners) : IClassFixture<CloudOwners>
{
    private const string Nobody = "ffffffffffffffffffffffff";

    /// <summary>Kind, method, path, body with the owner, and the answers to: well, unknown id, unknown owner, a caller who is neither owner
    /// nor administrator.</summary>
    public static TheoryData<string, string, string, string, int, int, int, int> Moves =>
        new()
        {
            { "space", "PATCH", "api/v1/spaces/{0}", """[{"op":"replace","path":"/ownerId","value":"{1}"}]""", 200, 404, 403, 404 },
            { "space", "PUT", "api/v1/spaces/{0}", """{"ownerId":"{1}"}""", 200, 404, 403, 404 },
            { "app", "PUT", "api/v1/apps/{0}/owner", """{"ownerId":"{1}"}""", 200, 404, 403, 404 },
            { "script", "PUT", "api/v1/apps/{0}/owner", """{"ownerId":"{1}"}""", 200, 404, 403, 404 },
            { "dataFile", "POST", "api/v1/data-files/{0}/actions/change-owner", """{"ownerId":"{1}"}""", 204, 404, 400, 403 },
            { "dataFolder", "POST", "api/v1/data-files/{0}/actions/change-owner", """{"ownerId":"{1}"}""", 204, 404, 400, 403 },
            { "automation", "POST", "api/workflows/automations/{0}/actions/change-owner", """{"userId":"{1}"}""", 204, 404, 400, 404 },
            { "automation", "POST", "api/v1/automations/{0}/actions/change-owner", """{"userId":"{1}"}""", 204, 404, 400, 404 },
            { "automation", "POST", "api/workflows/automations/{0}/actions/move", """{"userId":"{1}"}""", 204, 404, 400, 404 },
            {
                "automationConnection",
                "POST",
                "api/workflows/automation-connections/{0}/actions/change-owner",
                """{"userId":"{1}"}""",
                204,
                404,
                400,
                404
            },
            {
                "automationConnection",
                "POST",
                "api/v1/automation-connections/{0}/actions/change-owner",
                """{"userId":"{1}"}""",
                204,
                404,
                400,
                404
            },
            {
                "sharingTask",
                "PATCH",
                "api/v1/sharing-tasks/{0}",
                """[{"op":"replace","path":"/ownerId","value":"{1}"}]""",
                204,
                404,
                400,
                404
            },
            {
                "dataAlert",
                "PATCH",
                "api/v1/data-alerts/{0}",
                """[{"op":"replace","path":"/ownerId","value":"{1}"}]""",
                204,
                404,
                400,
                404
            },
            {
                "webhook",
                "PUT",
                "api/v1/webhooks/{0}",
                """{"name":"n","url":"https://hook.example","level":"user","ownerId":"{1}"}""",
                200,
                404,
                400,
                404
            },
        };

    [Theory]
    [MemberData(nameof(Moves))]
    public async Task An_owner_change_does_what_the_service_describes(
        string kind,
        string method,
        string path,
        string body,
        int well,
        int unknown,
        int badOwner,
        int stranger
    )
    {
        string old = await owners.PersonAsync();
        string heir = await owners.PersonAsync();
        (_, string strangersKey) = await owners.PersonWithKeyAsync();
        string disabled = await owners.PersonAsync(",\"status\":\"disabled\"");
        string id = (await owners.GiveAsync(old, kind))[kind];
        string Path(string of) => path.Replace("{0}", of);
        string Body(string owner) => body.Replace("{1}", owner);

        Assert.Equal((HttpStatusCode)unknown, await owners.StatusAsync(method, Path("7b0a1f0e-26a5-4a36-8d3c-6f1c2b8f8d10"), Body(heir)));
        Assert.Equal((HttpStatusCode)badOwner, await owners.StatusAsync(method, Path(id), Body(Nobody)));
        Assert.Equal((HttpStatusCode)badOwner, await owners.StatusAsync(method, Path(id), Body(disabled)));
        Assert.Equal((HttpStatusCode)stranger, await owners.StatusAsync(method, Path(id), Body(heir), strangersKey));
        Assert.Equal(old, await owners.OwnerAsync(id));

        Assert.Equal((HttpStatusCode)well, await owners.StatusAsync(method, Path(id), Body(heir)));
        Assert.Equal(heir, await owners.OwnerAsync(id));
        Assert.Equal((HttpStatusCode)well, await owners.StatusAsync(method, Path(id), Body(heir)));
        Assert.Empty(await owners.KindsOfAsync(old));
    }

    [Fact]
    public async Task Refusals_of_the_app_service_have_no_body_and_others_have_their_own_shape()
    {
        string owner = await owners.PersonAsync();
        Dictionary<string, string> had = await owners.GiveAsync(owner);

        JsonNode? app = (await owners.SendAsync("PUT", $"api/v1/apps/{had["app"]}/owner", CloudOwners.To(Nobody))).Body;
        JsonNode? file = (
            await owners.SendAsync("POST", $"api/v1/data-files/{had["dataFile"]}/actions/change-owner", CloudOwners.To(Nobody))
        ).Body;
        JsonNode? task = (await owners.SendAsync("GET", "api/scheduling/tasks/none")).Body;
        JsonNode? alert = (await owners.SendAsync("GET", "api/v1/data-alerts/none")).Body;
        JsonNode? space = (await owners.SendAsync("GET", "api/v1/spaces/none")).Body;

        Assert.Null(app);
        Assert.Equal("DF-006", (string?)file!["errors"]![0]!["code"]);
        Assert.Equal(404, (int)task!["errors"]![0]!["code"]!);
        Assert.Equal(404, (int)alert!["errors"]![0]!["meta"]!["httpCode"]!);
        Assert.Equal((string?)space!["title"], (string?)space["errors"]![0]!["title"]);
    }

    [Fact]
    public async Task The_catalogue_learns_of_a_new_owner_one_read_later()
    {
        string old = await owners.PersonAsync();
        string heir = await owners.PersonAsync();
        string app = (await owners.GiveAsync(old, "app"))["app"];
        string ofOld = $"api/v1/items?resourceType=app&ownerId={old}";
        Assert.Equal([app], await owners.IdsAsync(ofOld, id: "resourceId"));

        await owners.StatusAsync("PUT", $"api/v1/apps/{app}/owner", CloudOwners.To(heir));
        List<string> behind = await owners.IdsAsync(ofOld, id: "resourceId");
        JsonNode authority = await owners.GetAsync("api/v1/apps/" + app);

        Assert.Equal([app], behind);
        Assert.Equal(heir, (string?)authority["attributes"]!["ownerId"]);
        Assert.Empty(await owners.IdsAsync(ofOld));
        Assert.Equal([app], await owners.IdsAsync($"api/v1/items?ownerId={heir}&noActions=true", id: "resourceId"));
    }

    [Theory]
    [InlineData("shared", "producer")]
    [InlineData("managed", "facilitator")]
    public async Task The_new_owner_of_an_app_is_raised_in_its_space_once(string type, string role)
    {
        string old = await owners.PersonAsync();
        string heir = await owners.PersonAsync();
        (_, JsonNode? space) = await owners.SendAsync(
            "POST",
            "api/v1/spaces",
            $$"""{"name":"Raised {{type}} {{heir}}","type":"{{type}}"}"""
        );
        string spaceId = (string)space!["id"]!;
        string first = await owners.GiveRowAsync("app", old, $",\"spaceId\":\"{spaceId}\"");
        string second = await owners.GiveRowAsync("app", old, $",\"spaceId\":\"{spaceId}\"");
        string personal = await owners.GiveRowAsync("app", old, string.Empty);

        foreach (string app in new[] { first, second, personal })
        {
            Assert.Equal(HttpStatusCode.OK, await owners.StatusAsync("PUT", $"api/v1/apps/{app}/owner", CloudOwners.To(heir)));
        }

        JsonArray rows = (await owners.GetAsync($"api/v1/spaces/{spaceId}/assignments"))["data"]!.AsArray();
        Assert.Equal((heir, "user"), ((string?)rows.Single()!["assigneeId"], (string?)rows.Single()!["type"]));
        Assert.Equal([role], rows.Single()!["roles"]!.AsArray().Select(r => (string?)r));
    }

    [Fact]
    public async Task Connections_move_in_one_call_with_an_outcome_each_and_without_their_credentials()
    {
        string old = await owners.PersonAsync();
        string heir = await owners.PersonAsync();
        (_, string strangersKey) = await owners.PersonWithKeyAsync();
        string id = (await owners.GiveAsync(old, "dataConnection"))["dataConnection"];
        string body =
            $$"""{"connections":[{"id":"{{id}}","ownerId":"{{heir}}"},{"id":"none","ownerId":"{{heir}}"},{"id":"{{id}}","ownerId":"{{Nobody}}"}]}""";

        (HttpStatusCode refused, _) = await owners.SendAsync("POST", "api/v1/data-connections/actions/update", body, strangersKey);
        (HttpStatusCode status, JsonNode? rows) = await owners.SendAsync("POST", "api/v1/data-connections/actions/update", body);

        Assert.Equal(HttpStatusCode.Forbidden, refused);
        Assert.Equal(HttpStatusCode.MultiStatus, status);
        Assert.Equal([204, 404, 400], rows!["data"]!.AsArray().Select(r => (int)r!["status"]!));
        Assert.Equal("DCERROR-0010", (string?)rows["data"]![1]!["error"]!["code"]);
        JsonNode moved = (await owners.StateAsync(id))!;
        Assert.Equal(heir, (string?)moved["ownerId"]);
        Assert.Null(moved["details"]!["credentialsId"]);
        Assert.Equal(HttpStatusCode.Forbidden, await owners.StatusAsync("GET", $"api/v1/data-connections?userId={old}", key: strangersKey));
        Assert.Equal(heir, (string?)(await owners.GetAsync($"api/v1/data-connections?userId={heir}"))["data"]![0]!["user"]);
        Assert.Equal(1, (int)(await owners.GetAsync($"api/v1/data-connections?userId={heir}"))["meta"]!["count"]!);
    }

    [Fact]
    public async Task An_automation_that_moves_loses_its_history_and_its_connections()
    {
        string old = await owners.PersonAsync();
        string heir = await owners.PersonAsync();
        Dictionary<string, string> had = await owners.GiveAsync(old, "automationConnection", "automation");
        JsonNode before = (await owners.StateAsync(had["automation"]))!["details"]!;
        Assert.True((int)before["runs"]! > 0);
        Assert.Equal([had["automationConnection"]], before["connections"]!.AsArray().Select(c => (string)c!));

        (HttpStatusCode moved, _) = await owners.SendAsync(
            "POST",
            $"api/workflows/automations/{had["automation"]}/actions/change-owner",
            CloudOwners.ToUser(heir)
        );

        Assert.Equal(HttpStatusCode.NoContent, moved);
        JsonNode after = (await owners.StateAsync(had["automation"]))!["details"]!;
        Assert.Equal(0, (int)after["runs"]!);
        Assert.Empty(after["connections"]!.AsArray());
        Assert.Equal(old, await owners.OwnerAsync(had["automationConnection"]));
        Assert.Empty((await owners.GetAsync($"api/workflows/automations/{had["automation"]}/runs"))["data"]!.AsArray());
    }

    [Fact]
    public async Task Not_even_its_owner_may_give_an_automation_away_without_an_admin_role()
    {
        (string owner, string key) = await owners.PersonWithKeyAsync();
        string heir = await owners.PersonAsync();
        string automation = (await owners.GiveAsync(owner, "automation"))["automation"];

        Assert.Equal(
            HttpStatusCode.Forbidden,
            await owners.StatusAsync("POST", $"api/v1/automations/{automation}/actions/change-owner", CloudOwners.ToUser(heir), key)
        );
        Assert.Equal(
            HttpStatusCode.NoContent,
            await owners.StatusAsync("POST", $"api/v1/automations/{automation}/actions/disable", key: key)
        );
        Assert.Equal("disabled", (string?)(await owners.StateAsync(automation))!["details"]!["state"]);
        Assert.Equal(owner, await owners.OwnerAsync(automation));
    }

    [Fact]
    public async Task A_folder_takes_what_is_in_it_along_and_what_is_in_it_moves_only_with_it()
    {
        string old = await owners.PersonAsync();
        string heir = await owners.PersonAsync();
        string folder = await owners.GiveRowAsync("dataFolder", old, ",\"name\":\"Budget\"");
        string file = await owners.GiveRowAsync("dataFile", old, $",\"name\":\"2026.xlsx\",\"folderId\":\"{folder}\"");
        string Move(string id) => $"api/v1/data-files/{id}/actions/change-owner";

        Assert.Equal(HttpStatusCode.Forbidden, await owners.StatusAsync("POST", Move(file), CloudOwners.To(heir)));
        Assert.Equal(["Budget/2026.xlsx"], await owners.IdsAsync($"api/v1/data-files?ownerId={old}", id: "name"));
        Assert.Equal(
            ["Budget", "Budget/2026.xlsx"],
            await owners.IdsAsync($"api/v1/data-files?ownerId={old}&includeFolders=true", id: "name")
        );
        Assert.Equal(HttpStatusCode.NoContent, await owners.StatusAsync("POST", Move(folder), CloudOwners.To(heir)));
        Assert.Equal(heir, await owners.OwnerAsync(file));
    }

    [Fact]
    public async Task A_file_that_is_locked_or_whose_name_is_taken_stays_where_it_is()
    {
        string old = await owners.PersonAsync();
        string heir = await owners.PersonAsync();
        string locked = await owners.GiveRowAsync("dataFile", old, ",\"name\":\"open.qvd\",\"locked\":true");
        string taken = await owners.GiveRowAsync("dataFile", old, ",\"name\":\"Sales.qvd\"");
        await owners.GiveRowAsync("dataFile", heir, ",\"name\":\"sales.qvd\"");

        (HttpStatusCode status, JsonNode? body) = await owners.SendAsync(
            "POST",
            $"api/v1/data-files/{locked}/actions/change-owner",
            CloudOwners.To(heir)
        );

        Assert.Equal(HttpStatusCode.Locked, status);
        Assert.Equal("DF-021", (string?)body!["errors"]![0]!["code"]);
        Assert.Equal(
            HttpStatusCode.Conflict,
            await owners.StatusAsync("POST", $"api/v1/data-files/{taken}/actions/change-owner", CloudOwners.To(heir))
        );
        Assert.Equal([old, old], [await owners.OwnerAsync(locked), await owners.OwnerAsync(taken)]);
    }

    [Theory]
    [InlineData("PATCH", """[{"op":"replace","path":"/name","value":"Nightly"}]""")]
    [InlineData("PUT", """{"name":"Nightly","specVersion":"0.8","enabled":true}""")]
    public async Task Who_edits_the_schedule_of_another_person_owns_it(string method, string body)
    {
        string old = await owners.PersonAsync();
        (string editor, string key) = await owners.PersonWithKeyAsync(",\"roles\":[\"TenantAdmin\"]");
        string schedule = (await owners.GiveAsync(old, "schedule"))["schedule"];

        (HttpStatusCode status, JsonNode? task) = await owners.SendAsync(method, "api/scheduling/tasks/" + schedule, body, key);
        HttpStatusCode withOwner = await owners.StatusAsync(
            "PATCH",
            "api/scheduling/tasks/" + schedule,
            CloudOwners.Replace("/metadata/ownerId", old),
            key
        );

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Nightly", (string?)task!["name"]);
        Assert.Equal(editor, (string?)task["metadata"]!["ownerId"]);
        Assert.Equal(HttpStatusCode.BadRequest, withOwner);
        Assert.Equal(editor, await owners.OwnerAsync(schedule));
    }

    [Fact]
    public async Task A_report_that_moves_is_off_until_it_is_switched_on_again()
    {
        string old = await owners.PersonAsync();
        string heir = await owners.PersonAsync();
        string path = "api/v1/sharing-tasks/" + (await owners.GiveAsync(old, "sharingTask"))["sharingTask"];

        await owners.StatusAsync("PATCH", path, CloudOwners.Replace("/ownerId", heir));
        JsonNode moved = await owners.GetAsync(path);
        await owners.StatusAsync("PATCH", path, """[{"op":"replace","path":"/enabled","value":true}]""");
        JsonNode enabled = await owners.GetAsync(path);

        Assert.False((bool)moved["enabled"]!);
        Assert.Equal("DISABLED_DUE_TO_OWNERSHIP_CHANGE", (string?)moved["taskErrors"]![0]!["value"]);
        Assert.True((bool)enabled["enabled"]!);
        Assert.Equal(heir, (string?)enabled["owner"]);
    }

    [Fact]
    public async Task A_webhook_that_is_replaced_loses_what_the_body_leaves_out_and_never_shows_its_secret()
    {
        string old = await owners.PersonAsync();
        string path = "api/v1/webhooks/" + (await owners.GiveAsync(old, "webhook"))["webhook"];
        JsonNode before = await owners.GetAsync(path);

        HttpStatusCode patched = await owners.StatusAsync("PATCH", path, CloudOwners.Replace("/ownerId", old));
        (_, JsonNode? after) = await owners.SendAsync("PUT", path, """{"name":"n","url":"https://hook.example","level":"user"}""");

        Assert.True((bool)before["secretKeyAdded"]!);
        Assert.Null(before["secret"]);
        Assert.Equal(HttpStatusCode.BadRequest, patched);
        Assert.False((bool)after!["secretKeyAdded"]!);
        Assert.Empty(after["eventTypes"]!.AsArray());
        Assert.Equal(old, (string?)after["ownerId"]);
    }

    [Fact]
    public async Task Only_its_owner_gives_away_an_object_of_an_app()
    {
        (string owner, string key) = await owners.PersonWithKeyAsync();
        string heir = await owners.PersonAsync();
        string app = (await owners.GiveAsync(owner, "app"))["app"];
        string sheet = (string)(await owners.StateAsync(app))!["details"]!["objects"]![0]!["id"]!;
        string path = $"api/v1/apps/{app}/objects/{sheet}/actions/change-owner";

        Assert.Equal(HttpStatusCode.NotFound, await owners.StatusAsync("POST", path, CloudOwners.To(heir)));
        Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("POST", path, CloudOwners.To(Nobody), key));
        Assert.Equal(HttpStatusCode.OK, await owners.StatusAsync("POST", path, CloudOwners.To(heir), key));
        Assert.Equal(heir, (string?)(await owners.StateAsync(app))!["details"]!["objects"]![0]!["ownerId"]);
    }
}
