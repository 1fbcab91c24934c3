using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Selections: asking and changing many objects together.</summary>
public sealed class SenseSelectionTests
{
    [Fact]
    public async Task What_selected_users_own_is_listed_by_kind_and_filtered()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await SenseContentTests.TwoAsync(session);
        await SenseContentTests.AddAsync(session, users[0]);
        await SenseContentTests.AddAsync(session, users[1]);
        List<JsonNode> expected =
        [
            .. await SenseContentTests.ContentAsync(session, SenseContentTests.Account(users[0])),
            .. await SenseContentTests.ContentAsync(session, SenseContentTests.Account(users[1])),
        ];
        JsonNode selection = await SelectAsync(session, users.Select(u => ("User", (string)u["id"]!)));
        string query = "userselection=" + selection["id"];

        JsonArray all = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/ownedresources", query + "&limit=-1"))
        ).AsArray();
        JsonArray three = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/ownedresources", query + "&limit=3"))
        ).AsArray();
        JsonArray objects = (
            await SandboxSession.GetAsync(
                session.Sense,
                SandboxSession.Qrs("user/ownedresources", query + "&" + SandboxSession.Filter("resourceType eq 'App.Object'"))
            )
        ).AsArray();
        using HttpResponseMessage without = await session.Sense.GetAsync(SandboxSession.Qrs("user/ownedresources"));
        using HttpResponseMessage unknown = await session.Sense.GetAsync(
            SandboxSession.Qrs("user/ownedresources", "userselection=" + Guid.NewGuid())
        );

        Assert.Equal(expected.Select(r => (string)r["id"]!).Order(), all.Select(r => (string)r!["resource"]!["id"]!).Order());
        Assert.All(all, r =>
            Assert.Equal(
                (string?)expected.Single(e => (string?)e["id"] == (string?)r!["resource"]!["id"])["ownerId"],
                (string?)r!["owner"]!["id"]
            )
        );
        Assert.Equal(8, all.Select(r => (string?)r!["resourceType"]).Distinct().Count());
        Assert.Equal(3, three.Count);
        Assert.Equal(expected.Count(e => (string?)e["type"] == "App.Object"), objects.Count);
        Assert.Contains(objects, o => (string?)o!["objectType"] == "bookmark");
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task One_call_gives_all_selected_objects_another_owner()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await SenseContentTests.TwoAsync(session);
        await SenseContentTests.AddAsync(session, users[0]);
        string path = await SelectOwnedAsync(session, "app/object", users[0]);
        JsonNode root = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs(path + "/synthetic"));
        JsonNode owner = root["properties"]!.AsArray().Single(p => (string?)p!["name"] == "owner")!;
        Assert.Equal((string?)users[0]["id"], (string?)owner["value"]!["id"]);
        Assert.False((bool)owner["valueIsDifferent"]!);
        owner["value"] = new JsonObject { ["id"] = (string)users[1]["id"]! };
        JsonNode unmarked = root.DeepClone();
        owner["valueIsModified"] = true;

        using HttpResponseMessage nothing = await SenseContentTests.PutAsync(session, path + "/synthetic", unmarked);
        int still = (await OwnersAsync(session, path)).Count(id => id == (string?)users[0]["id"]);
        using HttpResponseMessage moved = await SenseContentTests.PutAsync(session, path + "/synthetic", root);
        List<string> owners = await OwnersAsync(session, path);
        using HttpResponseMessage late = await SenseContentTests.PutAsync(session, path + "/synthetic", root);

        Assert.Equal(HttpStatusCode.NoContent, nothing.StatusCode);
        Assert.Equal(owners.Count, still);
        Assert.Equal(HttpStatusCode.NoContent, moved.StatusCode);
        Assert.True(owners.Count > 1);
        Assert.All(owners, id => Assert.Equal((string?)users[1]["id"], id));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task A_bulk_change_that_is_refused_changes_nothing()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await SenseContentTests.TwoAsync(session);
        List<JsonNode> made =
        [
            .. await SenseContentTests.AddAsync(session, users[0]),
            .. await SenseContentTests.AddAsync(session, users[1]),
        ];
        JsonNode selection = await SelectAsync(
            session,
            made.Where(m => (string?)m["type"] == "Stream").Select(m => ("Stream", (string)m["id"]!))
        );
        string path = $"selection/{selection["id"]}/stream";
        JsonNode root = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs(path + "/synthetic"));
        JsonNode owner = root["properties"]!.AsArray().Single(p => (string?)p!["name"] == "owner")!;
        owner["valueIsModified"] = true;
        owner["value"] = new JsonObject { ["id"] = Guid.NewGuid().ToString() };
        JsonNode undated = root.DeepClone();
        undated.AsObject().Remove("latestModifiedDate");
        JsonNode unknown = root.DeepClone();
        unknown["properties"]![0]!["name"] = "shoeSize";

        List<HttpStatusCode> statuses = [];
        foreach (JsonNode body in new[] { root, undated, unknown })
        {
            using HttpResponseMessage answer = await SenseContentTests.PutAsync(session, path + "/synthetic", body);
            statuses.Add(answer.StatusCode);
        }

        Assert.True((bool)owner["valueIsDifferent"]!);
        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.Conflict, HttpStatusCode.BadRequest], statuses);
        Assert.Equal(users.Select(u => (string)u["id"]!).Order(), (await OwnersAsync(session, path)).Order());
    }

    [Fact]
    public async Task Deleting_a_selection_leaves_its_members_and_deleting_its_users_does_not()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await SenseContentTests.TwoAsync(session);
        JsonNode first = await SelectAsync(session, users.Select(u => ("User", (string)u["id"]!)));
        JsonNode second = await SelectAsync(session, users.Select(u => ("User", (string)u["id"]!)));

        using HttpResponseMessage dropped = await session.Sense.DeleteAsync(SandboxSession.Qrs("selection/" + first["id"]));
        using HttpResponseMessage gone = await session.Sense.GetAsync(SandboxSession.Qrs("selection/" + first["id"]));
        int kept = (int)
            (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs($"selection/{second["id"]}/user/count")))["value"]!;
        using HttpResponseMessage deleted = await session.Sense.DeleteAsync(SandboxSession.Qrs($"selection/{second["id"]}/user"));
        using HttpResponseMessage person = await session.Sense.GetAsync(SandboxSession.Qrs("user/" + users[0]["id"]));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (dropped.StatusCode, gone.StatusCode));
        Assert.Equal(2, kept);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, person.StatusCode));
        Assert.Equal(1, (int)(await SandboxSession.GetAsync(session.Control, "state"))["sense"]!["selections"]!);
    }

    [Fact]
    public async Task One_protected_user_in_a_selection_keeps_them_all()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode user = (await SenseContentTests.TwoAsync(session))[0];
        JsonNode admin = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user", SandboxSession.Filter("roles eq 'RootAdmin'")))
        )[0]!;
        JsonNode selection = await SelectAsync(session, [("User", (string)user["id"]!), ("User", (string)admin["id"]!)]);

        using HttpResponseMessage refused = await session.Sense.DeleteAsync(SandboxSession.Qrs($"selection/{selection["id"]}/user"));
        using HttpResponseMessage person = await session.Sense.GetAsync(SandboxSession.Qrs("user/" + user["id"]));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (refused.StatusCode, person.StatusCode));
    }

    private static async Task<JsonNode> SelectAsync(SandboxSession session, IEnumerable<(string Type, string Id)> items)
    {
        JsonArray rows = new(items.Select(i => (JsonNode)new JsonObject { ["type"] = i.Type, ["objectID"] = i.Id }).ToArray());
        using HttpResponseMessage response = await session.Sense.PostAsync(
            SandboxSession.Qrs("selection"),
            SandboxSession.Json(new JsonObject { ["items"] = rows }.ToJsonString())
        );
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await SandboxSession.ReadAsync(response);
    }

    private static async Task<string> SelectOwnedAsync(SandboxSession session, string path, JsonNode owner)
    {
        using HttpResponseMessage response = await session.Sense.PostAsync(
            SandboxSession.Qrs("selection/" + path, SandboxSession.Filter("owner.id eq " + owner["id"])),
            null
        );
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return $"selection/{(await SandboxSession.ReadAsync(response))["id"]}/{path}";
    }

    private static async Task<List<string>> OwnersAsync(SandboxSession session, string path) =>
        (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs(path + "/full")))
            .AsArray()
            .Select(o => (string)o!["owner"]!["id"]!)
            .ToList();
}
