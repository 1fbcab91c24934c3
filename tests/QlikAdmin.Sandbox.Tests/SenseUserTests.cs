using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Changes to a user and to what the user owns, and what a user directory does to both.</summary>
public sealed class SenseUserTests
{
    [Fact]
    public async Task A_deleted_users_things_go_to_the_repositorys_account()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode user = (await SenseContentTests.TwoAsync(session))[0];
        await SenseContentTests.AddAsync(session, user);
        List<string> owned = (await SenseContentTests.ContentAsync(session, SenseContentTests.Account(user))).ConvertAll(r =>
            (string)r["id"]!
        );
        JsonNode task = (
            await SandboxSession.GetAsync(
                session.Sense,
                SandboxSession.Qrs("externalprogramtask/full", SandboxSession.Filter("qlikUser.id eq " + user["id"]))
            )
        )[0]!;

        using HttpResponseMessage deleted = await session.Sense.DeleteAsync(SandboxSession.Qrs("user/" + user["id"]));
        List<JsonNode> heirs = await SenseContentTests.ContentAsync(session, @"INTERNAL\sa_repository");
        JsonNode orphanTask = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("externalprogramtask/" + task["id"]));

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.True(owned.Count >= 9, "Every kind was to be owned.");
        Assert.All(owned, id =>
            Assert.Equal(@"INTERNAL\sa_repository", (string?)heirs.Single(r => (string?)r["id"] == id)["modifiedByUserName"])
        );
        Assert.True(orphanTask.AsObject().ContainsKey("qlikUser"));
        Assert.Null(orphanTask["qlikUser"]);
        Assert.Equal(owned.Count, (await SenseContentTests.ChangesAsync(session)).Count(c => (string?)c["action"] == "ownerChanged"));
    }

    [Fact]
    public async Task Who_must_not_be_deleted_stays_until_the_flag_is_cleared()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 20);
        JsonNode admin = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/full", SandboxSession.Filter("roles eq 'RootAdmin'")))
        )[0]!;
        JsonNode repository = (
            await SandboxSession.GetAsync(
                session.Sense,
                SandboxSession.Qrs("user/full", SandboxSession.Filter("userId eq 'sa_repository'"))
            )
        )[0]!;

        using HttpResponseMessage refused = await session.Sense.DeleteAsync(SandboxSession.Qrs("user/" + admin["id"]));
        using HttpResponseMessage never = await session.Sense.DeleteAsync(SandboxSession.Qrs("user/" + repository["id"]));
        admin["deleteProhibited"] = false;
        using HttpResponseMessage cleared = await SenseContentTests.PutAsync(session, "user/" + admin["id"], admin);
        using HttpResponseMessage deleted = await session.Sense.DeleteAsync(SandboxSession.Qrs("user/" + admin["id"]));

        Assert.True((bool)(await SandboxSession.ReadAsync(cleared))["roles"]!.AsArray().Select(r => (string?)r == "RootAdmin").Single());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, never.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task A_user_is_updated_as_a_whole_or_not_at_all()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await SenseContentTests.TwoAsync(session);
        JsonArray tags = (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("tag"))).AsArray();
        JsonNode department = (
            await SandboxSession.GetAsync(
                session.Sense,
                SandboxSession.Qrs("custompropertydefinition/full", SandboxSession.Filter("name eq 'Department'"))
            )
        )[0]!;
        JsonNode good = users[0].DeepClone();
        good["roles"] = new JsonArray("ContentAdmin", "Editors");
        good["blacklisted"] = true;
        good["tags"] = new JsonArray(new JsonObject { ["id"] = (string)tags[0]!["id"]! });
        good["customProperties"] = new JsonArray(
            new JsonObject
            {
                ["value"] = "Finance",
                ["definition"] = new JsonObject { ["id"] = (string)department["id"]! },
            }
        );
        JsonNode badTag = users[1].DeepClone();
        badTag["blacklisted"] = true;
        badTag["tags"] = new JsonArray(new JsonObject { ["id"] = Guid.NewGuid().ToString() });
        JsonNode badValue = users[1].DeepClone();
        badValue["customProperties"] = new JsonArray(
            new JsonObject
            {
                ["value"] = "Catering",
                ["definition"] = new JsonObject { ["id"] = (string)department["id"]! },
            }
        );
        JsonNode taken = users[1].DeepClone();
        taken["userId"] = (string)users[0]["userId"]!;

        using HttpResponseMessage updated = await SenseContentTests.PutAsync(session, "user/" + good["id"], good);
        List<HttpStatusCode> refusals = [];
        foreach (JsonNode body in new[] { badTag, badValue, taken })
        {
            using HttpResponseMessage refused = await SenseContentTests.PutAsync(session, "user/" + body["id"], body);
            refusals.Add(refused.StatusCode);
        }

        JsonNode now = await SandboxSession.ReadAsync(updated);
        JsonNode other = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/" + users[1]["id"]));

        Assert.Equal(["ContentAdmin", "Editors"], now["roles"]!.AsArray().Select(r => (string)r!));
        Assert.True((bool)now["blacklisted"]!);
        Assert.Equal((string?)tags[0]!["name"], (string?)now["tags"]![0]!["name"]);
        Assert.Equal("Finance", (string?)now["customProperties"]![0]!["value"]);
        Assert.All(refusals, s => Assert.Equal(HttpStatusCode.BadRequest, s));
        Assert.Equal(users[1].ToJsonString(), other.ToJsonString());
    }

    [Fact]
    public async Task A_property_or_tag_that_is_deleted_vanishes_from_what_carries_it()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 300);
        JsonNode tag = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("tag/full", SandboxSession.Filter("name eq 'contractor'")))
        )[0]!;
        JsonNode property = (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("custompropertydefinition/full")))[0]!;
        string tagged = SandboxSession.Qrs("user/count", SandboxSession.Filter("tags.name eq 'contractor'"));
        string carrying = SandboxSession.Qrs("app/count", SandboxSession.Filter("customProperties.definition.name eq 'Department'"));
        (int Users, int Apps) before = (
            (int)(await SandboxSession.GetAsync(session.Sense, tagged))["value"]!,
            (int)(await SandboxSession.GetAsync(session.Sense, carrying))["value"]!
        );

        using HttpResponseMessage tagGone = await session.Sense.DeleteAsync(SandboxSession.Qrs("tag/" + tag["id"]));
        using HttpResponseMessage propertyGone = await session.Sense.DeleteAsync(
            SandboxSession.Qrs("custompropertydefinition/" + property["id"])
        );

        Assert.True(before.Users > 0 && before.Apps > 0);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (tagGone.StatusCode, propertyGone.StatusCode));
        Assert.Equal(0, (int)(await SandboxSession.GetAsync(session.Sense, tagged))["value"]!);
        Assert.Equal(0, (int)(await SandboxSession.GetAsync(session.Sense, carrying))["value"]!);
    }

    [Fact]
    public async Task A_sync_brings_a_deleted_user_back_as_somebody_new()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode user = (await SenseContentTests.TwoAsync(session))[0];
        await SenseContentTests.AddAsync(session, user);
        JsonNode directory = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("userdirectory/full", SandboxSession.Filter("name eq 'CORP'")))
        )[0]!;
        string find = SandboxSession.Qrs("user/full", SandboxSession.Filter($"userId eq '{user["userId"]}' and userDirectory eq 'CORP'"));
        using HttpResponseMessage deleted = await session.Sense.DeleteAsync(SandboxSession.Qrs("user/" + user["id"]));

        using HttpResponseMessage started = await session.Sense.PostAsync(
            SandboxSession.Qrs("userdirectoryconnector/syncuserdirectories"),
            SandboxSession.Json($"[\"{directory["id"]}\"]")
        );
        JsonArray during = (await SandboxSession.GetAsync(session.Sense, find)).AsArray();
        List<int> statuses = [];
        for (int looks = 0; looks < 3 && !statuses.Contains(0); looks++)
        {
            statuses.Add(
                (int)(await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("userdirectory/" + directory["id"])))["syncStatus"]!
            );
        }

        JsonNode back = (await SandboxSession.GetAsync(session.Sense, find)).AsArray().Single()!;

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, started.StatusCode);
        Assert.Empty(during);
        Assert.Equal([2, 0], statuses);
        Assert.NotEqual((string?)user["id"], (string?)back["id"]);
        Assert.Equal((string?)user["name"], (string?)back["name"]);
        Assert.Empty(await SenseContentTests.ContentAsync(session, SenseContentTests.Account(user)));
    }

    [Fact]
    public async Task A_directory_of_logged_in_users_brings_one_back_at_login_only()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 300);
        JsonNode user = (
            await SandboxSession.GetAsync(
                session.Sense,
                SandboxSession.Qrs(
                    "user/full",
                    SandboxSession.Filter("userDirectory eq 'PARTNER' and inactive eq false and removedExternally eq false")
                )
            )
        )[0]!;
        string account = SenseContentTests.Account(user);
        using HttpResponseMessage deleted = await session.Sense.DeleteAsync(SandboxSession.Qrs("user/" + user["id"]));

        JsonNode synced = await session.ControlAsync("sense/directory/sync", """{"directory":"PARTNER"}""");
        JsonNode login = await session.ControlAsync("login", new JsonObject { ["service"] = "sense", ["user"] = account }.ToJsonString());

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.DoesNotContain(account, synced["created"]!.AsArray().Select(a => (string?)a));
        Assert.True((bool)login["signedIn"]!);
        Assert.True((bool)login["recreated"]!);
        Assert.NotEqual((string?)user["id"], (string?)login["userId"]);
    }

    [Fact]
    public async Task A_sync_marks_who_left_and_keeps_blocked_users_out()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await SenseContentTests.TwoAsync(session);
        users[0]["blacklisted"] = true;
        using HttpResponseMessage set = await SenseContentTests.PutAsync(session, "user/" + users[0]["id"], users[0]);
        await session.ControlAsync(
            "sense/directory",
            new JsonObject { ["user"] = SenseContentTests.Account(users[1]), ["present"] = false }.ToJsonString()
        );

        JsonNode result = await session.ControlAsync("sense/directory/sync", """{"directory":"CORP"}""");
        JsonNode known = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs($"user/sync/CORP/{users[0]["userId"]}"));
        JsonNode left = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs($"user/sync/CORP/{users[1]["userId"]}"));
        JsonNode first = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/" + users[0]["id"]));
        JsonNode second = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/" + users[1]["id"]));

        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Contains(SenseContentTests.Account(users[1]), result["changed"]!.AsArray().Select(a => (string)a!));
        Assert.DoesNotContain(SenseContentTests.Account(users[0]), result["changed"]!.AsArray().Select(a => (string)a!));
        Assert.Equal((true, false), ((bool)known!, (bool)left!));
        Assert.Equal((true, true, false), ((bool)first["inactive"]!, (bool)first["blacklisted"]!, (bool)first["removedExternally"]!));
        Assert.Equal((true, false, true), ((bool)second["inactive"]!, (bool)second["blacklisted"]!, (bool)second["removedExternally"]!));
    }

    [Fact]
    public async Task Inactive_is_read_only_and_an_inactive_user_does_not_get_in()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await SenseContentTests.TwoAsync(session);
        users[0]["inactive"] = true;
        users[1]["blacklisted"] = true;
        using HttpResponseMessage set = await SenseContentTests.PutAsync(session, "user/" + users[0]["id"], users[0]);
        using HttpResponseMessage block = await SenseContentTests.PutAsync(session, "user/" + users[1]["id"], users[1]);

        JsonNode open = await LoginAsync(users[0]);
        JsonNode blocked = await LoginAsync(users[1]);

        Assert.False((bool)(await SandboxSession.ReadAsync(set))["inactive"]!);
        Assert.True((bool)(await SandboxSession.ReadAsync(block))["inactive"]!);
        Assert.True((bool)open["signedIn"]!);
        Assert.Equal((false, "blacklisted"), ((bool)blocked["signedIn"]!, (string?)blocked["reason"]));

        Task<JsonNode> LoginAsync(JsonNode user) =>
            session.ControlAsync(
                "login",
                new JsonObject { ["service"] = "sense", ["user"] = SenseContentTests.Account(user) }.ToJsonString()
            );
    }

    [Fact]
    public async Task Deleting_a_directory_deletes_its_users_or_nothing()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 100);
        JsonArray directories = (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("userdirectory"))).AsArray();
        string Query(string name) => "userdirectoryid=" + directories.Single(d => (string?)d!["name"] == name)!["id"];
        const string Path = "userdirectoryconnector/deleteudandusers";

        using HttpResponseMessage refused = await session.Sense.DeleteAsync(SandboxSession.Qrs(Path, Query("CORP")));
        using HttpResponseMessage deleted = await session.Sense.DeleteAsync(SandboxSession.Qrs(Path, Query("EXT")));
        List<string> accounts = (await SandboxSession.GetAsync(session.Control, "state/sense/users"))
            .AsArray()
            .Select(u => (string)u!["account"]!)
            .ToList();

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Contains(accounts, a => a.StartsWith(@"CORP\", StringComparison.Ordinal));
        Assert.DoesNotContain(accounts, a => a.StartsWith(@"EXT\", StringComparison.Ordinal));
    }
}
