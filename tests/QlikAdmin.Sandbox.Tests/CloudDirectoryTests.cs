using System;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Roles, groups and identity providers of the tenant.</summary>
public sealed class CloudDirectoryTests(CloudPeople people) : IClassFixture<CloudPeople>
{
    private SandboxSession Session => people.Session;

    [Fact]
    public async Task A_deleted_person_comes_back_as_another_record_while_a_provider_creates_users()
    {
        JsonNode arranged = await people.ArrangeAsync("phoenix", ""","license":"analyzer" """);
        (_, JsonNode? status) = await people.SendAsync("GET", "identity-providers/status");
        await people.SendAsync("PUT", "licenses/settings", """{"autoAssignAnalyzer":true,"autoAssignProfessional":false}""");
        await people.SendAsync("DELETE", "users/" + (string)arranged["id"]!);

        await Session.ControlAsync("cloud/identity-providers", """{"createNewUsersOnLogin":false}""");
        JsonNode stranger = await Session.ControlAsync("login", """{"service":"cloud","user":"idp|phoenix"}""");
        await Session.ControlAsync("cloud/identity-providers", """{"createNewUsersOnLogin":true,"active":false}""");
        (_, JsonNode? inactive) = await people.SendAsync("GET", "identity-providers/status");
        JsonNode closed = await Session.ControlAsync("login", """{"service":"cloud","user":"idp|phoenix"}""");
        await Session.ControlAsync("cloud/identity-providers", """{"active":true}""");
        JsonNode back = await Session.ControlAsync("login", """{"service":"cloud","user":"idp|phoenix"}""");
        JsonNode user = await people.UserAsync((string)back["userId"]!);

        Assert.Equal(1, (int)status!["active_interactive_idps_count"]!);
        Assert.Equal(0, (int)inactive!["active_interactive_idps_count"]!);
        Assert.False((bool)stranger["signedIn"]!);
        Assert.False((bool)closed["signedIn"]!);
        Assert.True((bool)back["created"]!);
        Assert.True((bool)back["autoAssigned"]!);
        Assert.NotEqual((string)arranged["id"]!, (string)user["id"]!);
        Assert.Equal("phoenix@arranged.example", (string?)user["email"]);
        Assert.Contains(await Session.AssignmentsAsync(), a => (string)a["subject"]! == "idp|phoenix" && (string)a["type"]! == "analyzer");
    }

    [Fact]
    public async Task A_custom_role_lives_until_nobody_has_it()
    {
        (HttpStatusCode created, JsonNode? role) = await people.SendAsync(
            "POST",
            "roles",
            """{"name":"Auditors","description":"Reads","assignedScopes":["admin.users:read"]}"""
        );
        string id = (string)role!["id"]!;
        HttpStatusCode twice = (await people.SendAsync("POST", "roles", """{"name":"auditors"}""")).Status;
        HttpStatusCode changed = (
            await people.SendAsync(
                "PATCH",
                "roles/" + id,
                """
                [{"op":"replace","path":"/name","value":"Readers"},{"op":"add","path":"/assignedScopes/-","value":"knowledgebase"},{"op":"remove-value","path":"/assignedScopes","value":"admin.users:read"}]
                """
            )
        ).Status;
        string user = await people.AddAsync("reader", ""","roles":["Readers"]""");
        HttpStatusCode held = (await people.SendAsync("DELETE", "roles/" + id)).Status;
        JsonNode read = await SandboxSession.GetAsync(Session.Cloud, "api/v1/roles/" + id);
        await people.PatchAsync(user, """[{"op":"replace","path":"/assignedRoles","value":[]}]""");
        HttpStatusCode free = (await people.SendAsync("DELETE", "roles/" + id)).Status;

        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal("custom", (string?)role["type"]);
        Assert.Equal(HttpStatusCode.BadRequest, twice);
        Assert.Equal(HttpStatusCode.NoContent, changed);
        Assert.Equal(HttpStatusCode.BadRequest, held);
        Assert.Equal("Readers", (string?)read["name"]);
        Assert.Equal(["knowledgebase"], read["assignedScopes"]!.AsArray().Select(s => (string)s!));
        Assert.Equal(HttpStatusCode.NoContent, free);
        Assert.Equal(HttpStatusCode.NotFound, (await people.SendAsync("GET", "roles/" + id)).Status);
    }

    [Fact]
    public async Task The_vendors_roles_can_be_neither_changed_nor_deleted()
    {
        string id = await people.RoleIdAsync("TenantAdmin");
        JsonNode role = await SandboxSession.GetAsync(Session.Cloud, "api/v1/roles/" + id);

        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await people.SendAsync("PATCH", "roles/" + id, """[{"op":"replace","path":"/name","value":"x"}]""")).Status
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await people.SendAsync("DELETE", "roles/" + id)).Status);
        Assert.Equal(("default", "admin", true), ((string)role["type"]!, (string)role["level"]!, (bool)role["fullUser"]!));
    }

    [Fact]
    public async Task Groups_are_listed_and_found_by_name()
    {
        JsonNode all = await SandboxSession.GetAsync(Session.Cloud, "api/v1/groups?limit=100&totalResults=true");
        JsonNode found = await SandboxSession.GetAsync(
            Session.Cloud,
            "api/v1/groups?filter=" + Uri.EscapeDataString("name eq \"finance\"")
        );
        JsonNode group = Assert.Single(found["data"]!.AsArray())!;
        JsonNode one = await SandboxSession.GetAsync(Session.Cloud, "api/v1/groups/" + (string)group["id"]!);
        JsonNode settings = await SandboxSession.GetAsync(Session.Cloud, "api/v1/groups/settings");

        Assert.Equal(8, all["data"]!.AsArray().Count);
        Assert.Equal(8, (int)all["totalResults"]!);
        Assert.Equal(group.ToJsonString(), one.ToJsonString());
        Assert.Equal("com.qlik.Everyone", (string?)settings["systemGroups"]!["000000000000000000000001"]!["name"]);
        Assert.Equal(HttpStatusCode.NotFound, (await people.SendAsync("GET", "groups/none")).Status);
    }
}
