using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>The first requests of clients by other makers: the meaning of numbers, the relations of objects, and the state of the
/// site.</summary>
public sealed class SenseClientTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private SandboxSession Session => sandbox.Session;

    [Fact]
    public async Task Enums_say_what_the_numbers_of_other_answers_mean()
    {
        JsonObject enums = (await GetAsync("about/api/enums")).AsObject();
        JsonArray services = (await GetAsync("servicestatus/full")).AsArray();

        List<string> kinds = Values("ServiceStatus.ServiceType");
        List<string> states = Values("ServiceStatus.ServiceState");
        Assert.Equal("0: Repository", kinds[0]);
        Assert.Equal("2: Running", states[2]);
        Assert.Contains("7: FinishedSuccess", Values("ExecutionResult.Status"));
        Assert.Contains("2: UserSync", Values("ReloadTask.TaskType"));
        Assert.Equal(5, services.Count);
        Assert.All(services, s => Assert.Contains(kinds, k => k.StartsWith((int)s!["serviceType"]! + ": ", StringComparison.Ordinal)));
        Assert.All(services, s => Assert.StartsWith("2: ", states[(int)s!["serviceState"]!], StringComparison.Ordinal));

        List<string> Values(string usage) =>
            enums.Single(e => e.Value!["usages"]!.AsArray().Any(u => (string?)u == usage)).Value!["values"]!
                .AsArray()
                .Select(v => (string)v!)
                .ToList();
    }

    [Fact]
    public async Task Relations_lead_from_every_member_that_is_an_object_to_its_kind()
    {
        List<string> relations = (await GetAsync("about/api/relations")).AsArray().Select(r => (string)r!).ToList();
        JsonNode app = (await GetAsync("app/full"))[0]!;

        Assert.Contains("App.stream > Stream", relations);
        Assert.Contains("ReloadTask.operational > TaskOperational", relations);
        Assert.Contains("License.AnalyzerAccessType.user > User", relations);
        Assert.All(app.AsObject().Where(p => p.Value is JsonObject), p =>
            Assert.Contains(relations, r => r.StartsWith($"App.{p.Key} > ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task The_description_names_routes_that_exist_and_defaults_have_the_members_of_their_kind()
    {
        List<string> routes = (await GetAsync("about/api/description", "method=get")).AsArray().Select(r => (string)r!).ToList();
        JsonNode all = await GetAsync("about/api/default");
        JsonNode one = await GetAsync("about/api/default/license/analyzeraccesstype");
        JsonNode user = await GetAsync("about/api/default/user");
        JsonNode full = (await GetAsync("user/full"))[0]!;

        Assert.Contains("Get /user/full", routes);
        Assert.All(routes, r => Assert.StartsWith("Get /", r, StringComparison.Ordinal));
        Assert.Equal(full.AsObject().Select(p => p.Key).Order(), user.AsObject().Select(p => p.Key).Order());
        Assert.Equal(one.ToJsonString(), all["license/analyzeraccesstype"]!.ToJsonString());
        Assert.Equal("1753-01-01T00:00:00.000Z", (string?)one["quarantineEnd"]);
    }

    [Fact]
    public async Task The_list_of_all_tasks_holds_those_of_every_kind_with_what_is_their_own()
    {
        JsonArray tasks = (await GetAsync("task/full")).AsArray();
        Dictionary<string, int> kinds = [];
        foreach (string path in new[] { "reloadtask", "externalprogramtask", "usersynctask" })
        {
            kinds[path] = (int)(await GetAsync(path + "/count"))["value"]!;
        }

        Assert.Equal(kinds.Values.Sum(), tasks.Count);
        Assert.Equal(kinds["reloadtask"], tasks.Count(t => (string?)t!["schemaPath"] == "ReloadTask" && t["app"] is JsonObject));
        Assert.Equal(4, tasks.Count(t => (int)t!["taskType"]! == 2 && t["userDirectory"]!["name"] is not null));
        Assert.All(tasks, t => Assert.NotNull(t!["operational"]!["lastExecutionResult"]!["status"]));
        Assert.Contains(tasks, t => (int)t!["operational"]!["lastExecutionResult"]!["status"]! == 7);
        JsonNode task = tasks[0]!;
        JsonArray same = (await GetAsync("task/full", SandboxSession.Filter("id eq " + task["id"]))).AsArray();
        Assert.Equal(task.ToJsonString(), Assert.Single(same)!.ToJsonString());
    }

    [Fact]
    public async Task Selected_tasks_have_no_triggers_of_their_own()
    {
        JsonNode task = (await GetAsync("reloadtask"))[0]!;
        using HttpResponseMessage made = await Session.Sense.PostAsync(
            SandboxSession.Qrs("selection"),
            SandboxSession.Json($$$"""{"items":[{"type":"ReloadTask","objectID":"{{{task["id"]}}}"}]}""")
        );
        JsonNode selection = await SandboxSession.ReadAsync(made);
        JsonArray triggers = (await GetAsync($"selection/{selection["id"]}/Event/full")).AsArray();
        using HttpResponseMessage nothing = await Session.Sense.GetAsync(SandboxSession.Qrs($"selection/{Guid.NewGuid()}/event/full"));

        Assert.Empty(triggers);
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task Sessions_and_services_name_a_machine_that_the_site_has()
    {
        JsonNode node = Assert.Single((await GetAsync("servernodeconfiguration/full")).AsArray())!;
        JsonNode local = await GetAsync("servernodeconfiguration/local");
        JsonArray services = (await GetAsync("servicestatus/full", SandboxSession.Filter("serviceType eq Engine"))).AsArray();
        JsonArray sessions = (await GetAsync("licenseaccessusage/full")).AsArray();

        Assert.Equal(node.ToJsonString(), local.ToJsonString());
        Assert.NotEmpty(sessions);
        Assert.All(sessions, s => Assert.Equal((string?)node["id"], (string?)s!["serverNodeConfigurationId"]));
        Assert.Equal((string?)node["id"], (string?)Assert.Single(services)!["serverNodeConfiguration"]!["id"]);
        Assert.NotNull(node["serviceCluster"]!["name"]);
    }

    [Fact]
    public async Task The_hub_lists_what_the_caller_may_open_and_an_app_says_what_can_be_made_in_it()
    {
        JsonArray apps = (await GetAsync("app/full")).AsArray();
        JsonArray hub = (await GetAsync("app/hublist/full")).AsArray();
        JsonArray condensed = (await GetAsync("app/hublist")).AsArray();
        JsonArray rights = (await GetAsync($"app/{hub[0]!["id"]}/privileges")).AsArray();
        using HttpResponseMessage nobody = await Session.Sense.GetAsync(SandboxSession.Qrs($"app/{Guid.NewGuid()}/privileges"));

        Assert.NotEmpty(hub);
        Assert.Equal(apps.Count(a => a!["stream"] is not null), hub.Count);
        Assert.Equal(hub.Select(a => (string?)a!["id"]), condensed.Select(a => (string?)a!["id"]));
        Assert.Contains(rights, r => (string?)r!["resource"] == "App.Object" && (bool)r["canCreate"]!);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_not_left_out()
    {
        JsonArray apps = (await GetAsync("app/full")).AsArray();
        JsonObject draft = apps.First(a => !(bool)a!["published"]!)!.AsObject();
        JsonObject asked = (await GetAsync("app/" + draft["id"], "privileges=true")).AsObject();
        JsonObject access = (await GetAsync("license/analyzeraccesstype/full"))[0]!.AsObject();

        Assert.True(draft.ContainsKey("stream") && draft["stream"] is null);
        Assert.True(draft.ContainsKey("privileges") && draft["privileges"] is null);
        Assert.True(draft["owner"]!.AsObject().ContainsKey("privileges"));
        Assert.NotEmpty(asked["privileges"]!.AsArray());
        Assert.Equal(string.Empty, (string?)access["deletedUserId"]);
    }

    [Fact]
    public async Task A_site_with_a_signed_key_has_no_tokens()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60, senseLicense: SenseLicenseMode.Signed);
        JsonNode overview = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("license/accesstypeoverview"));
        JsonNode license = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("license"));
        JsonNode user = (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/full")))[0]!;
        using HttpResponseMessage given = await session.Sense.PostAsync(
            SandboxSession.Qrs("license/useraccesstype"),
            SandboxSession.Json($$$"""{"user":{"id":"{{{user["id"]}}}"}}""")
        );

        Assert.False((bool)overview["tokensEnabled"]!);
        Assert.Equal((0, 0), ((int)overview["totalTokens"]!, (int)overview["availableTokens"]!));
        Assert.False((bool)overview["userAccess"]!["enabled"]!);
        Assert.False((bool)overview["loginAccess"]!["enabled"]!);
        Assert.True((int)overview["professionalAccess"]!["total"]! > 0);
        Assert.DoesNotContain("tokens", (string)license["keyDetails"]!);
        Assert.Empty(await session.AllocationsAsync("user"));
        Assert.Empty((await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("license/loginaccesstype"))).AsArray());
        Assert.Equal(HttpStatusCode.BadRequest, given.StatusCode);
    }

    private Task<JsonNode> GetAsync(string path, string? query = null) =>
        SandboxSession.GetAsync(Session.Sense, SandboxSession.Qrs(path, query));
}
