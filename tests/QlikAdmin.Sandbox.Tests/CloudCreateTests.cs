using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Making automations, alerts and scheduled tasks, and the addresses that have a twin.</summary>
public sealed class CloudCreateTests(CloudOwners owners) : IClassFixture<CloudOwners>
{
    [Theory]
    [InlineData("api/scheduling/tasks", "api/v1/tasks")]
    [InlineData("api/v1/tasks", "api/scheduling/tasks")]
    public async Task A_schedule_belongs_to_who_made_it_and_is_off_at_first(string path, string twin)
    {
        (string maker, string key) = await owners.PersonWithKeyAsync();
        (_, string strangersKey) = await owners.PersonWithKeyAsync();
        string app = (await owners.GiveAsync(maker, "app"))["app"];

        (HttpStatusCode status, JsonNode? made) = await owners.SendAsync("POST", path, Schedule(app), key);
        string id = (string)made!["id"]!;
        JsonNode metadata = (await owners.GetAsync("api/scheduling/tasks/" + id))["metadata"]!;

        Assert.Equal((HttpStatusCode.Created, false, app), (status, (bool)made["enabled"]!, (string)made["resourceId"]!));
        Assert.Equal((maker, 0), ((string)metadata["ownerId"]!, (int)metadata["trigger"]!["type"]!));
        Assert.Contains(id, await owners.IdsAsync("api/scheduling/tasks?filter=" + CloudOwners.Owned(maker)));
        Assert.Equal(
            HttpStatusCode.OK,
            await owners.StatusAsync("PUT", $"{twin}/{id}", """{"name":"renamed","specVersion":"0.8","enabled":true}""")
        );
        Assert.NotEqual(maker, await owners.OwnerAsync(id));
        Assert.Equal(HttpStatusCode.NoContent, await owners.StatusAsync("DELETE", $"{twin}/{id}"));
        Assert.Equal(HttpStatusCode.NotFound, await owners.StatusAsync("GET", $"{path}/{id}"));

        Assert.Equal(HttpStatusCode.NotFound, await owners.StatusAsync("POST", path, Schedule(app), strangersKey));
        Assert.Equal(HttpStatusCode.NotFound, await owners.StatusAsync("POST", path, Schedule("none"), key));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await owners.StatusAsync("POST", path, """{"name":"n","specVersion":"0.8","start":{}}""", key)
        );
        Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("POST", path, Schedule(app).Replace("specVersion", "spec"), key));
    }

    [Theory]
    [InlineData("""[{"source":"system-events.task"}]""", 1)]
    [InlineData("""[{"source":"system-events.task"},{"source":"system-events.task"}]""", 2)]
    [InlineData("""[{"source":"dataset.updated"}]""", 4)]
    public async Task What_sets_a_schedule_off_can_be_asked_for(string events, int trigger)
    {
        (string maker, string key) = await owners.PersonWithKeyAsync();
        string app = (await owners.GiveAsync(maker, "app"))["app"];
        string id = (string)
            (
                await owners.SendAsync("POST", "api/scheduling/tasks", Schedule(app).Replace("\"start\":{}", "\"events\":" + events), key)
            ).Body!["id"]!;

        Assert.Equal(
            [id],
            await owners.IdsAsync(
                "api/scheduling/tasks?filter=" + System.Uri.EscapeDataString($"ownerId eq \"{maker}\" and triggerType eq \"{trigger}\"")
            )
        );
        Assert.Equal(System.Math.Min(trigger, 3), (int)(await owners.GetAsync("api/v1/tasks/" + id))["metadata"]!["trigger"]!["type"]!);
    }

    [Fact]
    public async Task An_alert_is_accepted_first_and_goes_with_its_owner()
    {
        (string maker, string key) = await owners.PersonWithKeyAsync();
        string app = (await owners.GiveAsync(maker, "app"))["app"];
        string body =
            $$$"""{"name":"a","appId":"{{{app}}}","conditionId":"c","recipients":{"userIds":[{"value":"{{{maker}}}"}]},"triggerType":"RELOAD","enabled":false}""";

        (HttpStatusCode status, JsonNode? made) = await owners.SendAsync("POST", "api/v1/data-alerts", body, key);
        string id = (string)made!["id"]!;
        JsonNode read = await owners.GetAsync("api/v1/data-alerts/" + id);

        Assert.Equal((HttpStatusCode.Accepted, "creating"), (status, (string?)made["status"]));
        Assert.Equal(
            (maker, false, null, maker),
            ((string?)read["ownerId"], (bool)read["enabled"]!, read["status"], (string?)read["recipients"]!["userIds"]![0]!["value"])
        );
        foreach (
            (string from, string to) in new[]
            {
                (app, "none"),
                ("\"c\"", "\"\""),
                ("RELOAD", "MANUAL"),
                ("RELOAD", "SCHEDULED"),
                ("userIds", "users"),
                ("\"a\"", "\"" + new string('a', 79) + "\""),
            }
        )
        {
            Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("POST", "api/v1/data-alerts", body.Replace(from, to), key));
        }

        Assert.Equal(HttpStatusCode.NoContent, await owners.StatusAsync("DELETE", "api/v1/users/" + maker));
        Assert.Null(await owners.StateAsync(id));
    }

    [Theory]
    [InlineData("api/workflows/automations", "api/v1/automations")]
    [InlineData("api/v1/automations", "api/workflows/automations")]
    public async Task An_automation_is_made_by_who_may_and_is_in_the_catalogue(string path, string twin)
    {
        (string maker, string key) = await owners.PersonWithKeyAsync(",\"roles\":[\"AutomationCreator\"]");
        (_, string readersKey) = await owners.PersonWithKeyAsync();
        const string Body = """{"name":"a","schedules":[{"interval":60}],"maxConcurrentRuns":2}""";

        (HttpStatusCode status, JsonNode? made) = await owners.SendAsync("POST", path, Body, key);
        string id = (string)made!["id"]!;
        JsonNode read = (await owners.SendAsync("GET", $"{twin}/{id}", null, key)).Body!;

        Assert.Equal(
            (HttpStatusCode.Created, maker, "scheduled", 40),
            (status, (string?)made["ownerId"], (string?)made["runMode"], ((string)made["executionToken"]!).Length)
        );
        Assert.Equal(made.ToJsonString(), read.ToJsonString());
        Assert.Equal(60, (int)read["schedules"]![0]!["interval"]!);
        Assert.Equal([id], await owners.IdsAsync($"api/v1/items?resourceType=automation&ownerId={maker}", id: "resourceId"));
        Assert.Equal("manual", (string?)(await owners.SendAsync("POST", path, """{"name":"b"}""", key)).Body!["runMode"]);
        Assert.Equal(HttpStatusCode.Forbidden, await owners.StatusAsync("POST", path, Body, readersKey));
        Assert.Equal(HttpStatusCode.Forbidden, await owners.StatusAsync("POST", path, """{"name":"a","spaceId":"none"}""", key));
        Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("POST", path, """{"name":"a","spaceId":"none"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("POST", path, """{"description":"a"}""", key));
        Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("POST", path, """{"name":"a","maxConcurrentRuns":0}""", key));
    }

    [Fact]
    public async Task Connections_and_files_have_one_state_under_both_addresses()
    {
        string old = await owners.PersonAsync();
        string heir = await owners.PersonAsync();
        System.Collections.Generic.Dictionary<string, string> had = await owners.GiveAsync(old, "dataConnection", "dataFile", "dataFolder");
        string connection = had["dataConnection"];
        string ofOld = "/data-connections?userId=" + old;

        Assert.Equal([connection], await owners.IdsAsync("api/connectivity" + ofOld, id: "qID"));
        Assert.Equal(
            (await owners.GetAsync("api/v1/data-connections/" + connection))["qConnectStatement"]!.ToString(),
            (await owners.GetAsync("api/connectivity/data-connections/" + connection))["qConnectStatement"]!.ToString()
        );
        Assert.Equal(
            HttpStatusCode.MultiStatus,
            await owners.StatusAsync(
                "POST",
                "api/connectivity/data-connections/actions/update",
                $$"""{"connections":[{"id":"{{connection}}","ownerId":"{{heir}}"}]}"""
            )
        );
        Assert.Empty(await owners.IdsAsync("api/v1" + ofOld, id: "qID"));
        Assert.Equal(heir, (string?)(await owners.GetAsync("api/v1/data-connections/" + connection))["user"]);

        Assert.Equal(
            HttpStatusCode.NoContent,
            await owners.StatusAsync("POST", $"api/core/data-files/{had["dataFile"]}/actions/change-owner", CloudOwners.To(heir))
        );
        Assert.Equal(heir, (string?)(await owners.GetAsync("api/v1/data-files/" + had["dataFile"]))["ownerId"]);
        Assert.Equal(HttpStatusCode.NoContent, await owners.StatusAsync("DELETE", "api/core/data-files/" + had["dataFolder"]));
        Assert.Equal(HttpStatusCode.NotFound, await owners.StatusAsync("GET", "api/v1/data-files/" + had["dataFolder"]));
        Assert.Equal(HttpStatusCode.NotFound, await owners.StatusAsync("GET", "api/core/data-files"));
        Assert.Equal(["dataConnection", "dataFile"], (await owners.KindsOfAsync(heir)).Order());
    }

    private static string Schedule(string app) =>
        $$$$"""{"name":"n","specVersion":"0.8","start":{},"states":[{"name":"reload","type":"EVENT","onEvents":[{"eventRefs":["e"],"actions":[{"functionRef":{"refName":"app.reload","arguments":{"appId":"{{{{app}}}}"}}}]}]}]}""";
}
