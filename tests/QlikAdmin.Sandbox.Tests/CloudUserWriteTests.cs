using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

public sealed class CloudUserWriteTests(CloudPeople people) : IClassFixture<CloudPeople>
{
    private SandboxSession Session => people.Session;

    [Fact]
    public async Task A_user_is_created_once_for_a_subject()
    {
        (HttpStatusCode status, JsonNode? user) = await people.SendAsync(
            "POST",
            "users",
            """{"subject":"idp|new","email":"new@corp.example","name":"New","assignedRoles":[{"name":"AuditAdmin"}]}"""
        );
        (HttpStatusCode again, JsonNode? conflict) = await people.SendAsync(
            "POST",
            "users",
            """{"subject":"idp|new","email":"other@corp.example"}"""
        );

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("invited", (string?)user!["status"]);
        Assert.Equal("AuditAdmin", (string?)user["assignedRoles"]![0]!["name"]);
        Assert.Equal(HttpStatusCode.Conflict, again);
        Assert.Equal("USERS-6", (string?)conflict!["errors"]![0]!["code"]);
    }

    [Theory]
    [InlineData("""{"name":"No subject"}""")]
    [InlineData("""{"subject":"idp|x1"}""")]
    [InlineData("""{"subject":"idp|x2","email":"x@corp.example","status":"deleted"}""")]
    [InlineData("""{"subject":"idp|x3","email":"x@corp.example","assignedRoles":[{"name":"NoSuchRole"}]}""")]
    [InlineData("""{"subject":"idp|x4","email":"x@corp.example","tenantId":"another"}""")]
    [InlineData("""["no object"]""")]
    public async Task A_user_who_does_not_fit_the_description_is_refused(string body)
    {
        (HttpStatusCode status, JsonNode? answer) = await people.SendAsync("POST", "users", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(400, (int)answer!["errors"]![0]!["status"]!);
    }

    [Fact]
    public async Task Roles_given_partly_by_id_and_partly_by_name_are_refused()
    {
        string id = await people.RoleIdAsync("AuditAdmin");

        (HttpStatusCode status, _) = await people.SendAsync(
            "POST",
            "users",
            $$"""{"subject":"idp|mixed","email":"m@corp.example","assignedRoles":[{"id":"{{id}}"},{"name":"DataAdmin"}]}"""
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task More_than_half_a_megabyte_is_too_much()
    {
        (HttpStatusCode status, _) = await people.SendAsync(
            "POST",
            "users",
            $$"""{"subject":"{{new string('x', 600_000)}}","email":"a@corp.example"}"""
        );

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task Every_documented_operation_changes_what_it_names()
    {
        string id = await people.AddAsync("patched", extra: ""","roles":["AuditAdmin"]""");
        string data = await people.RoleIdAsync("DataAdmin");
        string audit = await people.RoleIdAsync("AuditAdmin");

        Assert.Equal(
            HttpStatusCode.NoContent,
            await people.PatchAsync(
                id,
                $$"""
                [{"op":"replace","path":"/name","value":"Renamed"},{"op":"replace","path":"/preferredLocale","value":"sv"},
                 {"op":"replace","path":"/preferredZoneInfo","value":"Europe/Stockholm"},{"op":"add","path":"/assignedRoles/-","value":{"id":"{{data}}"} },
                 {"op":"replace","path":"/assignedGroups","value":[{"name":"finance","providerType":"idp"}]}]
                """
            )
        );
        JsonNode user = await people.UserAsync(id);
        Assert.Equal(
            HttpStatusCode.NoContent,
            await people.PatchAsync(
                id,
                $$"""[{"op":"remove-value","path":"/assignedRoles","value":{"id":"{{audit}}"} },{"op":"unset","path":"/preferredLocale"}]"""
            )
        );
        JsonNode less = await people.UserAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, await people.PatchAsync(id, """[{"op":"replace","path":"/assignedRoles","value":[]}]"""));
        JsonNode none = await people.UserAsync(id);

        Assert.Equal("Renamed", (string?)user["name"]);
        Assert.Equal("sv", (string?)user["preferredLocale"]);
        Assert.Equal("Europe/Stockholm", (string?)user["preferredZoneinfo"]);
        Assert.Equal(["AuditAdmin", "DataAdmin"], CloudPeople.Roles(user));
        Assert.Equal("Finance", (string?)Assert.Single(user["assignedGroups"]!.AsArray())!["name"]);
        Assert.Equal(["DataAdmin"], CloudPeople.Roles(less));
        Assert.Null(less["preferredLocale"]);
        Assert.Empty(CloudPeople.Roles(none));
    }

    [Theory]
    [InlineData("""{"op":"replace","path":"/email","value":"x@corp.example"}""")]
    [InlineData("""{"op":"replace","path":"/subject","value":"x"}""")]
    [InlineData("""{"op":"replace","path":"/locale","value":"sv"}""")]
    [InlineData("""{"op":"replace","path":"/status","value":"deleted"}""")]
    [InlineData("""{"op":"replace","path":"/status","value":true}""")]
    [InlineData("""{"op":"replace","path":"/assignedRoles","value":[{"name":"NoSuchRole"}]}""")]
    [InlineData("""{"op":"replace","path":"/assignedRoles/-","value":[]}""")]
    [InlineData("""{"op":"replace","path":"/assignedRoles","value":"AuditAdmin"}""")]
    [InlineData("""{"op":"move","path":"/name","value":"x"}""")]
    [InlineData("""{"op":"renew","path":"/inviteExpiry"}""")]
    [InlineData("""{"path":"/name","value":"x"}""")]
    public async Task An_operation_the_service_does_not_document_is_refused_and_nothing_is_changed(string operation)
    {
        string id = await people.AddAsync("refused" + Guid.NewGuid().ToString("N"));
        JsonNode before = await people.UserAsync(id);

        HttpStatusCode status = await people.PatchAsync(id, $$"""[{"op":"replace","path":"/name","value":"Half done"},{{operation}}]""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(before.ToJsonString(), (await people.UserAsync(id)).ToJsonString());
    }

    [Fact]
    public async Task A_change_that_is_done_in_part_is_answered_207_with_what_failed()
    {
        string id = await people.AddAsync("partly");
        (HttpStatusCode unknownGroup, JsonNode? first) = await people.SendAsync(
            "PATCH",
            "users/" + id,
            """[{"op":"replace","path":"/name","value":"Done"},{"op":"replace","path":"/assignedGroups","value":[{"name":"No such","providerType":"idp"}]}]"""
        );
        await Session.ControlAsync("settings", """{"partialUserUpdates":true}""");
        (HttpStatusCode switched, JsonNode? second) = await people.SendAsync(
            "PATCH",
            "users/" + id,
            """[{"op":"replace","path":"/name","value":"Done too"}]"""
        );
        await Session.ControlAsync("settings", """{"partialUserUpdates":false}""");

        Assert.Equal(HttpStatusCode.MultiStatus, unknownGroup);
        Assert.Equal("GROUPS-7", (string?)Assert.Single(first!["errors"]!.AsArray())!["code"]);
        Assert.Equal(HttpStatusCode.MultiStatus, switched);
        Assert.Single(second!["errors"]!.AsArray());
        Assert.Equal("Done too", (string?)(await people.UserAsync(id))["name"]);
    }

    [Fact]
    public async Task Administrators_can_neither_delete_nor_disable_nor_demote_themselves()
    {
        JsonNode me = await people.MeAsync();
        string id = (string)me["id"]!;
        string admin = await people.RoleIdAsync("TenantAdmin");

        Assert.Equal(HttpStatusCode.Forbidden, (await people.SendAsync("DELETE", "users/" + id)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, await people.PatchAsync(id, """[{"op":"replace","path":"/status","value":"disabled"}]"""));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await people.PatchAsync(id, """[{"op":"replace","path":"/assignedRoles","value":[{"name":"AuditAdmin"}]}]""")
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await people.PatchAsync(id, $$"""[{"op":"remove-value","path":"/assignedRoles","value":{"id":"{{admin}}"} }]""")
        );
        Assert.Equal(me.ToJsonString(), (await people.MeAsync()).ToJsonString());
    }

    [Fact]
    public async Task Deleting_a_user_ends_licence_keys_and_tokens()
    {
        JsonNode arranged = await people.ArrangeAsync("leaver", ""","license":"professional","apiKeys":2,"oauthTokens":1""");
        string id = (string)arranged["id"]!;
        string key = (string)arranged["apiKeys"]![0]!["token"]!;
        string token = (string)arranged["oauthTokens"]![0]!["token"]!;
        Assert.Equal(HttpStatusCode.MovedPermanently, await people.WithKeyAsync(key));
        Assert.Equal(HttpStatusCode.MovedPermanently, await people.WithKeyAsync(token));

        Assert.Equal(HttpStatusCode.NoContent, (await people.SendAsync("DELETE", "users/" + id)).Status);

        Assert.Equal(HttpStatusCode.NotFound, (await people.SendAsync("GET", "users/" + id)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await people.SendAsync("DELETE", "users/" + id)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await people.WithKeyAsync(key));
        Assert.Equal(HttpStatusCode.Unauthorized, await people.WithKeyAsync(token));
        JsonNode keys = await SandboxSession.GetAsync(Session.Cloud, "api/v1/api-keys?sub=" + id);
        Assert.Equal(["revoked", "revoked"], keys["data"]!.AsArray().Select(k => (string)k!["status"]!));
        Assert.Empty((await SandboxSession.GetAsync(Session.Cloud, "api/v1/oauth-tokens?userId=" + id))["data"]!.AsArray());
        Assert.DoesNotContain(await Session.AssignmentsAsync(), a => (string)a["subject"]! == (string)arranged["subject"]!);
    }

    [Fact]
    public async Task Disabling_a_user_takes_the_licence_and_shuts_the_door_until_the_user_is_enabled()
    {
        JsonNode arranged = await people.ArrangeAsync("paused", ""","license":"analyzer","apiKeys":1""");
        string id = (string)arranged["id"]!;
        string key = (string)arranged["apiKeys"]![0]!["token"]!;

        Assert.Equal(HttpStatusCode.NoContent, await people.PatchAsync(id, """[{"op":"replace","path":"/status","value":"disabled"}]"""));
        HttpStatusCode disabled = await people.WithKeyAsync(key);
        JsonNode login = await Session.ControlAsync("login", $$"""{"service":"cloud","user":"{{arranged["subject"]}}"}""");
        Assert.DoesNotContain(await Session.AssignmentsAsync(), a => (string)a["subject"]! == (string)arranged["subject"]!);
        Assert.Equal(HttpStatusCode.NoContent, await people.PatchAsync(id, """[{"op":"replace","path":"/status","value":"active"}]"""));

        Assert.Equal(HttpStatusCode.Unauthorized, disabled);
        Assert.False((bool)login["signedIn"]!);
        Assert.Equal(HttpStatusCode.MovedPermanently, await people.WithKeyAsync(key));
        Assert.DoesNotContain(await Session.AssignmentsAsync(), a => (string)a["subject"]! == (string)arranged["subject"]!);
    }

    [Fact]
    public async Task Only_who_administers_users_may_change_them()
    {
        string id = await people.AddAsync("safe");
        foreach (
            (string method, string path, string? body) in new (string, string, string?)[]
            {
                ("POST", "users", """{"subject":"idp|no","email":"no@corp.example"}"""),
                ("PATCH", "users/" + id, """[{"op":"replace","path":"/name","value":"x"}]"""),
                ("DELETE", "users/" + id, null),
                ("POST", "users/actions/invite", """{"invitees":[{"email":"no@corp.example"}]}"""),
                ("POST", "roles", """{"name":"Nope"}"""),
                ("GET", "groups", null),
                ("GET", "identity-providers/status", null),
                ("GET", "oauth-clients", null),
            }
        )
        {
            (HttpStatusCode status, _) = await people.SendAsync(method, path, body, Session.Endpoints.Cloud.LimitedApiKey);
            Assert.True(status == HttpStatusCode.Forbidden, $"{method} {path} answered {status}");
        }

        Assert.NotNull(await people.UserAsync(id));
    }

    [Fact]
    public async Task The_counters_of_the_licence_settle_one_read_late_when_asked_to()
    {
        await Session.ControlAsync("settings", """{"eventualCounters":true}""");
        JsonNode arranged = await people.ArrangeAsync("counted", ""","license":"analyzer" """);
        int late = await people.UsedAsync("analyzer");
        int settled = await people.UsedAsync("analyzer");
        await Session.ControlAsync("settings", """{"eventualCounters":false}""");
        await people.SendAsync("DELETE", "users/" + (string)arranged["id"]!);

        Assert.Equal(late + 1, settled);
        Assert.Equal(late, await people.UsedAsync("analyzer"));
    }
}
