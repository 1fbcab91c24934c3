using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Apps, their objects, streams and all else that has an owner.</summary>
public sealed class SenseContentTests
{
    public static TheoryData<string, string> Movable =>
        new()
        {
            { "app", "App" },
            { "app/object", "App.Object" },
            { "stream", "Stream" },
            { "dataconnection", "DataConnection" },
            { "contentlibrary", "ContentLibrary" },
            { "extension", "Extension" },
            { "sharedcontent", "SharedContent" },
        };

    [Theory]
    [MemberData(nameof(Movable))]
    public async Task An_owner_is_changed_by_reading_and_writing_the_whole(string path, string type)
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await TwoAsync(session);
        string id = (string)(await AddAsync(session, users[0])).First(r => (string?)r["type"] == type)["id"]!;
        string from = SandboxSession.Filter("owner.id eq " + users[0]["id"]);
        string to = SandboxSession.Filter(
            $"owner.userId eq '{users[1]["userId"]}' and owner.userDirectory eq '{users[1]["userDirectory"]}'"
        );
        JsonNode item = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs($"{path}/{id}"));
        int before = await CountAsync(session, path, from);
        int others = await CountAsync(session, path, to);
        JsonNode changed = item.DeepClone();
        changed["owner"] = new JsonObject { ["id"] = (string)users[1]["id"]! };

        using HttpResponseMessage good = await PutAsync(session, $"{path}/{id}", changed);
        using HttpResponseMessage late = await PutAsync(session, $"{path}/{id}", item);
        JsonNode now = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs($"{path}/{id}"));

        Assert.Equal((string?)users[0]["id"], (string?)item["owner"]!["id"]);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal("Conflict", await late.Content.ReadAsStringAsync());
        Assert.Equal((string?)users[1]["userId"], (string?)now["owner"]!["userId"]);
        Assert.Equal(type, (string?)now["schemaPath"]);
        Assert.NotEqual((string?)item["modifiedDate"], (string?)now["modifiedDate"]);
        Assert.Equal(before - 1, await CountAsync(session, path, from));
        Assert.Equal(others + 1, await CountAsync(session, path, to));
        JsonNode change = Assert.Single(await ChangesAsync(session), c => (string?)c["action"] == "ownerChanged");
        Assert.Equal(
            (id, Account(users[0]), Account(users[1])),
            ((string)change["id"]!, (string)change["detail"]!["from"]!, (string)change["detail"]!["to"]!)
        );
    }

    [Theory]
    [MemberData(nameof(Movable))]
    public async Task An_update_without_owner_or_with_an_unknown_one_is_refused_and_changes_nothing(string path, string type)
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await TwoAsync(session);
        string id = (string)(await AddAsync(session, users[0])).First(r => (string?)r["type"] == type)["id"]!;
        JsonNode item = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs($"{path}/{id}"));
        JsonNode ownerless = item.DeepClone();
        ownerless.AsObject().Remove("owner");
        JsonNode unknown = item.DeepClone();
        unknown["owner"] = new JsonObject { ["id"] = Guid.NewGuid().ToString() };
        unknown["name"] = "Another name";

        using HttpResponseMessage without = await PutAsync(session, $"{path}/{id}", ownerless);
        using HttpResponseMessage with = await PutAsync(session, $"{path}/{id}", unknown);
        JsonNode now = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs($"{path}/{id}"));

        Assert.Equal(
            (HttpStatusCode.BadRequest, "Missing parameter value(s)"),
            (without.StatusCode, await without.Content.ReadAsStringAsync())
        );
        Assert.Equal(HttpStatusCode.BadRequest, with.StatusCode);
        Assert.StartsWith("BrokenRules", await with.Content.ReadAsStringAsync());
        Assert.Equal(item.ToJsonString(), now.ToJsonString());
    }

    [Fact]
    public async Task The_objects_of_an_app_stay_with_their_owners()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await TwoAsync(session);
        List<JsonNode> made = await AddAsync(session, users[0]);
        string id = (string)made.First(r => (string?)r["type"] == "App")["id"]!;
        JsonNode app = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("app/" + id));
        app["owner"] = new JsonObject { ["id"] = (string)users[1]["id"]! };

        using HttpResponseMessage moved = await PutAsync(session, "app/" + id, app);
        JsonArray objects = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("app/object/full", SandboxSession.Filter("app.id eq " + id)))
        ).AsArray();

        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.Equal(2, objects.Count);
        Assert.All(objects, o => Assert.Equal((string?)users[0]["id"], (string?)o!["owner"]!["id"]));
    }

    [Fact]
    public async Task Base_sheets_of_published_apps_may_belong_to_the_publisher_instead_of_the_apps_owner()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 300);
        JsonArray apps = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("app/full", SandboxSession.Filter("published eq true")))
        ).AsArray();
        Dictionary<string, string> owners = apps.ToDictionary(a => (string)a!["id"]!, a => (string)a!["owner"]!["id"]!);
        JsonArray sheets = (
            await SandboxSession.GetAsync(
                session.Sense,
                SandboxSession.Qrs(
                    "app/object/full",
                    SandboxSession.Filter("published eq true and approved eq true and objectType eq 'sheet'")
                )
            )
        ).AsArray();

        Assert.NotEmpty(sheets);
        Assert.All(sheets, s => Assert.True(owners.ContainsKey((string)s!["app"]!["id"]!)));
        Assert.Contains(sheets, s => owners[(string)s!["app"]!["id"]!] != (string?)s["owner"]!["id"]);
        Assert.Contains(sheets, s => owners[(string)s!["app"]!["id"]!] == (string?)s["owner"]!["id"]);
    }

    [Fact]
    public async Task Publishing_gives_the_sheets_of_an_app_to_the_publisher()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode user = (await TwoAsync(session))[0];
        List<JsonNode> made = await AddAsync(session, user);
        string publish = $"app/{Id(made, "App")}/publish";

        using HttpResponseMessage nowhere = await session.Sense.PutAsync(SandboxSession.Qrs(publish), null);
        using HttpResponseMessage unknown = await session.Sense.PutAsync(SandboxSession.Qrs(publish, "stream=" + Guid.NewGuid()), null);
        using HttpResponseMessage done = await session.Sense.PutAsync(
            SandboxSession.Qrs(publish, $"stream={Id(made, "Stream")}&name=Final"),
            null
        );
        JsonNode app = await SandboxSession.ReadAsync(done);
        JsonArray objects = (
            await SandboxSession.GetAsync(
                session.Sense,
                SandboxSession.Qrs("app/object/full", SandboxSession.Filter("app.id eq " + app["id"]))
            )
        ).AsArray();
        JsonNode sheet = objects.Single(o => (string?)o!["objectType"] == "sheet")!;
        JsonNode bookmark = objects.Single(o => (string?)o!["objectType"] == "bookmark")!;

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (nowhere.StatusCode, unknown.StatusCode));
        Assert.Equal(("Final", Id(made, "Stream"), true), ((string)app["name"]!, (string)app["stream"]!["id"]!, (bool)app["published"]!));
        Assert.Equal((string?)user["id"], (string?)app["owner"]!["id"]);
        Assert.Equal(("sa_api", true, true), ((string)sheet["owner"]!["userId"]!, (bool)sheet["published"]!, (bool)sheet["approved"]!));
        Assert.Equal(((string?)user["id"], false), ((string?)bookmark["owner"]!["id"], (bool)bookmark["published"]!));
    }

    [Fact]
    public async Task A_connection_never_shows_its_password_and_keeps_it_when_only_the_owner_changes()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await TwoAsync(session);
        string id = (string)(await AddAsync(session, users[0])).First(r => (string?)r["type"] == "DataConnection")["id"]!;
        JsonNode connection = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("dataconnection/" + id));
        connection["owner"] = new JsonObject { ["id"] = (string)users[1]["id"]! };
        connection.AsObject().Remove("username");

        using HttpResponseMessage moved = await PutAsync(session, "dataconnection/" + id, connection);
        JsonNode now = await SandboxSession.ReadAsync(moved);
        JsonNode row = (await ContentAsync(session, Account(users[1]))).Single(r => (string?)r["id"] == id);

        Assert.False(connection.AsObject().ContainsKey("password"));
        Assert.Contains("CUSTOM CONNECT TO", (string?)connection["connectionstring"]);
        Assert.Equal((string?)connection["name"], (string?)now["name"]);
        Assert.Equal(string.Empty, (string?)now["username"]);
        Assert.True((bool)row["hasPassword"]!);
    }

    [Fact]
    public async Task An_update_clears_the_tags_and_custom_properties_it_leaves_out()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 300);
        JsonNode app = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("app/full", SandboxSession.Filter("@Department ne 'x'")))
        )[0]!;
        JsonNode projection = app.DeepClone();
        projection.AsObject().Remove("tags");
        projection.AsObject().Remove("customProperties");

        using HttpResponseMessage whole = await PutAsync(session, "app/" + app["id"], app);
        JsonNode kept = await SandboxSession.ReadAsync(whole);
        projection["modifiedDate"] = (string)kept["modifiedDate"]!;
        using HttpResponseMessage part = await PutAsync(session, "app/" + app["id"], projection);
        JsonNode cleared = await SandboxSession.ReadAsync(part);

        Assert.Equal(app["tags"]!.ToJsonString(), kept["tags"]!.ToJsonString());
        Assert.NotEmpty(kept["customProperties"]!.AsArray());
        Assert.Empty(cleared["tags"]!.AsArray());
        Assert.Empty(cleared["customProperties"]!.AsArray());
    }

    [Fact]
    public async Task Streams_are_made_and_deleted_unless_apps_are_published_to_them()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        using HttpResponseMessage made = await session.Sense.PostAsync(
            SandboxSession.Qrs("stream"),
            SandboxSession.Json("""{"name":"Fresh"}""")
        );
        using HttpResponseMessage nameless = await session.Sense.PostAsync(SandboxSession.Qrs("stream"), SandboxSession.Json("{}"));
        JsonNode stream = await SandboxSession.ReadAsync(made);
        JsonNode busy = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("stream", SandboxSession.Filter("name eq 'Monitoring apps'")))
        )[0]!;

        using HttpResponseMessage dropped = await session.Sense.DeleteAsync(SandboxSession.Qrs("stream/" + stream["id"]));
        using HttpResponseMessage again = await session.Sense.DeleteAsync(SandboxSession.Qrs("stream/" + stream["id"]));
        using HttpResponseMessage refused = await session.Sense.DeleteAsync(SandboxSession.Qrs("stream/" + busy["id"]));

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("sa_api", (string?)stream["owner"]!["userId"]);
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, dropped.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Deleting_an_app_takes_its_objects_and_reload_tasks_along()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await TwoAsync(session);
        string id = (string)(await AddAsync(session, users[0])).First(r => (string?)r["type"] == "App")["id"]!;
        string ofApp = SandboxSession.Filter("app.id eq " + id);
        (int Objects, int Tasks) before = (await CountAsync(session, "app/object", ofApp), await CountAsync(session, "reloadtask", ofApp));

        using HttpResponseMessage deleted = await session.Sense.DeleteAsync(SandboxSession.Qrs("app/" + id));

        Assert.Equal((2, 1), before);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(0, await CountAsync(session, "app/object", ofApp));
        Assert.Equal(0, await CountAsync(session, "reloadtask", ofApp));
    }

    [Theory]
    [InlineData("reloadtask")]
    [InlineData("externalprogramtask")]
    [InlineData("tempcontent")]
    public async Task What_is_only_read_cannot_be_written(string path)
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode item = (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs(path + "/full")))[0]!;

        using HttpResponseMessage written = await PutAsync(session, $"{path}/{item["id"]}", item);
        using HttpResponseMessage deleted = await session.Sense.DeleteAsync(SandboxSession.Qrs($"{path}/{item["id"]}"));

        Assert.Equal((HttpStatusCode.MethodNotAllowed, HttpStatusCode.MethodNotAllowed), (written.StatusCode, deleted.StatusCode));
        Assert.Equal(path == "tempcontent", item.AsObject().ContainsKey("owner"));
        Assert.Equal(path == "externalprogramtask", item.AsObject().ContainsKey("qlikUser"));
    }

    [Fact]
    public async Task Lists_are_condensed_without_owner_and_sorted_as_asked()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonArray condensed = (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("app", "orderby=name%20desc"))).AsArray();
        List<string> names = condensed.Select(a => (string)a!["name"]!).ToList();

        Assert.Equal(names.OrderDescending(StringComparer.OrdinalIgnoreCase), names);
        Assert.All(condensed, a => Assert.False(a!.AsObject().ContainsKey("owner")));
        Assert.Contains(condensed, a => a!["stream"] is not null);
        Assert.Equal(await CountAsync(session, "app", null), condensed.Count);
    }

    [Theory]
    [InlineData("status", 403)]
    [InlineData("status", 409)]
    [InlineData("status", 500)]
    [InlineData("lostAnswer", 0)]
    public async Task The_second_owner_change_goes_wrong_when_asked_to(string kind, int status)
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode[] users = await TwoAsync(session);
        List<JsonNode> made = await AddAsync(session, users[0]);
        List<string> paths = [$"stream/{Id(made, "Stream")}", $"extension/{Id(made, "Extension")}"];
        string status200 = status == 0 ? "200" : status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await session.ControlAsync("faults", $$"""{"service":"sense","method":"PUT","skip":1,"kind":"{{kind}}","status":{{status200}}}""");
        List<HttpStatusCode?> seen = [];
        foreach (string path in paths)
        {
            JsonNode item = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs(path));
            item["owner"] = new JsonObject { ["id"] = (string)users[1]["id"]! };
            try
            {
                using HttpResponseMessage answer = await PutAsync(session, path, item);
                seen.Add(answer.StatusCode);
            }
            catch (HttpRequestException)
            {
                seen.Add(null);
            }
        }

        List<string> moved = (await ContentAsync(session, Account(users[1]))).Select(r => (string)r["id"]!).ToList();

        Assert.Equal([HttpStatusCode.OK, status == 0 ? null : (HttpStatusCode)status], seen);
        Assert.Contains(Id(made, "Stream"), moved);
        Assert.Equal(kind == "lostAnswer", moved.Contains(Id(made, "Extension")));
    }

    internal static string Account(JsonNode user) => $"{user["userDirectory"]}\\{user["userId"]}";

    internal static async Task<JsonNode[]> TwoAsync(SandboxSession session) =>
        (
            await SandboxSession.GetAsync(
                session.Sense,
                SandboxSession.Qrs(
                    "user/full",
                    SandboxSession.Filter("userDirectory eq 'CORP' and inactive eq false and removedExternally eq false")
                )
            )
        )
            .AsArray()
            .Select(u => u!)
            .Where(u => !((string)u["userId"]!).Contains('\'') && !(bool)u["deleteProhibited"]!)
            .Take(2)
            .ToArray();

    internal static async Task<List<JsonNode>> AddAsync(SandboxSession session, JsonNode owner)
    {
        JsonObject body = new() { ["owners"] = new JsonArray(Account(owner)) };
        return (await session.ControlAsync("sense/content", body.ToJsonString())).AsArray().Select(r => r!).ToList();
    }

    internal static async Task<List<JsonNode>> ContentAsync(SandboxSession session, string owner) =>
        (await SandboxSession.GetAsync(session.Control, "state/sense/content?owner=" + Uri.EscapeDataString(owner)))
            .AsArray()
            .Select(r => r!)
            .ToList();

    internal static async Task<List<JsonNode>> ChangesAsync(SandboxSession session) =>
        (await SandboxSession.GetAsync(session.Control, "changes?service=sense")).AsArray().Select(c => c!).ToList();

    internal static Task<HttpResponseMessage> PutAsync(SandboxSession session, string path, JsonNode body) =>
        session.Sense.PutAsync(SandboxSession.Qrs(path), SandboxSession.Json(body.ToJsonString()));

    private static string Id(List<JsonNode> rows, string type) => (string)rows.First(r => (string?)r["type"] == type)["id"]!;

    private static async Task<int> CountAsync(SandboxSession session, string path, string? filter) =>
        (int)(await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs(path + "/count", filter)))["value"]!;
}
