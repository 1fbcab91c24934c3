using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Allocating, taking back and quarantine.</summary>
public sealed class SenseAccessTests
{
    private const string Professional = "license/professionalaccesstype";

    [Fact]
    public async Task Access_used_lately_is_quarantined_until_seven_days_after_its_last_use()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        JsonNode row = await FirstAsync(session, used => used is not null && used > SandboxSession.Now.AddDays(-6));
        DateTimeOffset end = ((DateTimeOffset)row["lastUsed"]!).AddDays(7);

        HttpStatusCode deleted = await DeleteAsync(session, row);
        JsonNode quarantined = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs($"{Professional}/{row["id"]}"));
        HttpStatusCode again = await DeleteAsync(session, row);
        await session.ControlAsync("clock", $$"""{"now":"{{end.AddMinutes(-1):O}}"}""");
        List<JsonNode> before = await session.AllocationsAsync("professional");
        await session.ControlAsync("clock", $$"""{"now":"{{end.AddSeconds(1):O}}"}""");
        List<JsonNode> after = await session.AllocationsAsync("professional");
        JsonArray changes = (await SandboxSession.GetAsync(session.Control, "changes?service=sense")).AsArray();

        Assert.Equal(HttpStatusCode.NoContent, deleted);
        Assert.True((bool)quarantined["quarantined"]!);
        Assert.Equal(end, (DateTimeOffset)quarantined["quarantineEnd"]!);
        Assert.Equal(HttpStatusCode.BadRequest, again);
        Assert.Contains(before, r => (string?)r["id"] == (string?)row["id"]);
        Assert.DoesNotContain(after, r => (string?)r["id"] == (string?)row["id"]);
        Assert.Equal(
            ["quarantined", "refusedDeleteOfQuarantined", "quarantineEnded"],
            changes.Where(c => (string?)c!["id"] == (string?)row["id"]).Select(c => (string)c!["action"]!)
        );
    }

    [Fact]
    public async Task Access_not_used_for_a_week_is_released_at_once()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        JsonNode idle = await FirstAsync(session, used => used is not null && used < SandboxSession.Now.AddDays(-8));
        JsonNode never = await FirstAsync(session, used => used is null);

        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(session, idle));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(session, never));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(session, idle));
        Assert.DoesNotContain(await session.AllocationsAsync("professional"), r => (string?)r["id"] == (string?)never["id"]);
    }

    [Fact]
    public async Task A_signed_licence_knows_no_quarantine()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(senseLicense: SenseLicenseMode.Signed);
        JsonNode row = await FirstAsync(session, used => used is not null && used > SandboxSession.Now.AddDays(-2));

        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(session, row));
        Assert.DoesNotContain(await session.AllocationsAsync("professional"), r => (string?)r["id"] == (string?)row["id"]);
    }

    [Fact]
    public async Task An_unlicensed_site_has_null_for_a_licence_and_gives_nothing()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5, senseLicense: SenseLicenseMode.None);
        string license = await session.Sense.GetStringAsync(SandboxSession.Qrs("license"));
        JsonNode user = (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user")))[0]!;
        (HttpStatusCode status, string text) = await AllocateAsync(session, (string)user["id"]!);

        Assert.Equal("null", license);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("BrokenRules", text);
    }

    [Fact]
    public async Task Allocating_for_a_user_in_quarantine_brings_the_same_row_back()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        JsonNode row = await FirstAsync(session, used => used is not null && used > SandboxSession.Now.AddDays(-6));
        string user = (string)row["user"]!["id"]!;

        (HttpStatusCode twice, string text) = await AllocateAsync(session, user);
        await DeleteAsync(session, row);
        (HttpStatusCode status, string body) = await AllocateAsync(session, user);
        JsonNode back = JsonNode.Parse(body)!;
        (HttpStatusCode unknown, _) = await AllocateAsync(session, Guid.NewGuid().ToString());

        Assert.Equal(HttpStatusCode.BadRequest, twice);
        Assert.Contains("BrokenRules", text);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal((string?)row["id"], (string?)back["id"]);
        Assert.False((bool)back["quarantined"]!);
        Assert.Equal("1753-01-01T00:00:00.000Z", (string?)back["quarantineEnd"]);
        Assert.Equal(HttpStatusCode.BadRequest, unknown);
    }

    [Fact]
    public async Task Nothing_is_given_beyond_what_was_bought()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        List<JsonNode> rows = await session.AllocationsAsync("professional");
        HashSet<string?> holders = rows.Select(r => (string?)r["user"]?["id"]).ToHashSet();
        List<string> free = (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user")))
            .AsArray()
            .Select(u => (string)u!["id"]!)
            .Where(id => !holders.Contains(id))
            .Take(2)
            .ToList();
        await session.ControlAsync("settings", $$$"""{"senseUnits":{"Professional":{{{rows.Count + 1}}}}}""");

        (HttpStatusCode first, _) = await AllocateAsync(session, free[0]);
        (HttpStatusCode second, string text) = await AllocateAsync(session, free[1]);
        JsonNode overview = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("license/accesstypeoverview"));

        Assert.Equal(HttpStatusCode.Created, first);
        Assert.Equal(HttpStatusCode.BadRequest, second);
        Assert.Contains("BrokenRules", text);
        Assert.Equal(0, (int)overview["professionalAccess"]!["available"]!);
    }

    [Fact]
    public async Task Deleting_a_user_leaves_a_quarantined_row_that_only_remembers_the_name()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        JsonNode row = await FirstAsync(session, used => used is not null && used > SandboxSession.Now.AddDays(-6));

        using HttpResponseMessage deleted = await session.Sense.DeleteAsync(SandboxSession.Qrs("user/" + row["user"]!["id"]));
        JsonNode left = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs($"{Professional}/{row["id"]}"));

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.True(left.AsObject().ContainsKey("user"));
        Assert.Null(left["user"]);
        Assert.Equal((string?)row["user"]!["userId"], (string?)left["deletedUserId"]);
        Assert.Equal((string?)row["user"]!["userDirectory"], (string?)left["deletedUserDirectory"]);
    }

    [Fact]
    public async Task A_licence_rule_gives_access_at_login_until_it_is_disabled()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        HashSet<string?> holders = [];
        foreach (string type in new[] { "user", "professional", "analyzer" })
        {
            holders.UnionWith((await session.AllocationsAsync(type)).Select(r => (string?)r["user"]?["id"]));
        }

        List<JsonNode> users = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/full", SandboxSession.Filter("userDirectory eq 'corp'")))
        )
            .AsArray()
            .Select(u => u!)
            .Where(u => !holders.Contains((string?)u["id"]) && !(bool)u["blacklisted"]!)
            .ToList();
        JsonNode given = await LoginAsync(session, users[0]);
        JsonNode rule = (
            await SandboxSession.GetAsync(
                session.Sense,
                SandboxSession.Qrs(
                    "systemrule/full",
                    SandboxSession.Filter("category eq 'License' and resourceFilter sw 'License.ProfessionalAccessGroup_'")
                )
            )
        )[0]!;
        rule["disabled"] = true;
        using HttpResponseMessage put = await session.Sense.PutAsync(
            SandboxSession.Qrs("systemrule/" + rule["id"]),
            SandboxSession.Json(rule.ToJsonString())
        );
        JsonNode refused = await LoginAsync(session, users[1]);

        Assert.Equal("Professional", (string?)given["type"]);
        Assert.NotNull((string?)given["rule"]);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Null((string?)refused["type"]);
    }

    [Fact]
    public async Task A_selection_takes_many_back_together()
    {
        await using SandboxSession session = await SandboxSession.StartAsync();
        List<string> ids = (await session.AllocationsAsync("user"))
            .Where(r => !(bool)r["quarantined"]! && (DateTimeOffset)r["lastUsed"]! < SandboxSession.Now.AddDays(-8))
            .Select(r => (string)r["id"]!)
            .Take(4)
            .ToList();
        JsonObject body = new()
        {
            ["items"] = new JsonArray(
                ids.Select(id => (JsonNode)new JsonObject { ["type"] = "License.UserAccessType", ["objectID"] = id }).ToArray()
            ),
        };

        using HttpResponseMessage created = await session.Sense.PostAsync(
            SandboxSession.Qrs("selection"),
            SandboxSession.Json(body.ToJsonString())
        );
        string selection = (string)(await SandboxSession.ReadAsync(created))["id"]!;
        using HttpResponseMessage deleted = await session.Sense.DeleteAsync(
            SandboxSession.Qrs($"selection/{selection}/license/useraccesstype")
        );
        using HttpResponseMessage dropped = await session.Sense.DeleteAsync(SandboxSession.Qrs($"selection/{selection}"));
        using HttpResponseMessage gone = await session.Sense.GetAsync(SandboxSession.Qrs($"selection/{selection}"));

        Assert.Equal(4, ids.Count);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, dropped.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.DoesNotContain(await session.AllocationsAsync("user"), r => ids.Contains((string)r["id"]!));
    }

    private static async Task<JsonNode> FirstAsync(SandboxSession session, Func<DateTimeOffset?, bool> lastUsed)
    {
        List<JsonNode> rows = await session.AllocationsAsync("professional");
        return rows.First(r =>
            !(bool)r["quarantined"]!
            && ((string)r["user"]!["userId"]!) != "qlikadmin"
            && lastUsed(((string)r["lastUsed"]!).StartsWith("1753", StringComparison.Ordinal) ? null : (DateTimeOffset)r["lastUsed"]!)
        );
    }

    private static async Task<HttpStatusCode> DeleteAsync(SandboxSession session, JsonNode row)
    {
        using HttpResponseMessage response = await session.Sense.DeleteAsync(SandboxSession.Qrs($"{Professional}/{row["id"]}"));
        return response.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string Text)> AllocateAsync(SandboxSession session, string userId)
    {
        using HttpResponseMessage response = await session.Sense.PostAsync(
            SandboxSession.Qrs(Professional),
            SandboxSession.Json($$$"""{"user":{"id":"{{{userId}}}"}}""")
        );
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static Task<JsonNode> LoginAsync(SandboxSession session, JsonNode user) =>
        session.ControlAsync(
            "login",
            new JsonObject { ["service"] = "sense", ["user"] = $"{user["userDirectory"]}\\{user["userId"]}" }.ToJsonString()
        );
}
