using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Filters, order, tables, updates: what every kind of repository object has.</summary>
public sealed class SenseQueryTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private SandboxSession Session => sandbox.Session;

    public static TheoryData<string, Func<JsonNode, bool>> Filters =>
        new()
        {
            { "userDirectory eq 'corp'", u => Text(u, "userDirectory") == "CORP" },
            { "UserDirectory ne 'CORP'", u => Text(u, "userDirectory") != "CORP" },
            { "name sw 'anna'", u => Text(u, "name").StartsWith("Anna", StringComparison.OrdinalIgnoreCase) },
            { "name ew 'singh'", u => Text(u, "name").EndsWith("Singh", StringComparison.OrdinalIgnoreCase) },
            { "name so 'O''Brien'", u => Text(u, "name").Contains("O'Brien") },
            { "removedExternally eq true", u => (bool)u["removedExternally"]! },
            { "roles eq 'RootAdmin'", u => u["roles"]!.AsArray().Any(r => (string?)r == "RootAdmin") },
            { "tags.name eq 'contractor'", u => u["tags"]!.AsArray().Any(t => Text(t!, "name") == "contractor") },
            { "@Department eq 'Finance'", u => u["customProperties"]!.AsArray().Any(p => Text(p!, "value") == "Finance") },
            {
                "createdDate lt '2025-01-01 00:00:00'",
                u => (DateTimeOffset)u["createdDate"]! < new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)
            },
            {
                "createdDate ge '2025/01/01 00:00:00'",
                u => (DateTimeOffset)u["createdDate"]! >= new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)
            },
            {
                "createdDate gt '2025-01-01T00:00:00.000Z'",
                u => (DateTimeOffset)u["createdDate"]! > new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)
            },
            {
                "userDirectory eq 'EXT' or userDirectory eq 'CORP' and name sw 'A'",
                u => Text(u, "userDirectory") == "EXT" || (Text(u, "userDirectory") == "CORP" && Text(u, "name").StartsWith('A'))
            },
            {
                "(userDirectory eq 'EXT' or userDirectory eq 'CORP') and name sw 'A'",
                u => Text(u, "userDirectory") is "EXT" or "CORP" && Text(u, "name").StartsWith('A')
            },
        };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filter_finds_exactly_the_rows_it_describes(string filter, Func<JsonNode, bool> expected)
    {
        JsonArray all = (await SandboxSession.GetAsync(Session.Sense, SandboxSession.Qrs("user/full"))).AsArray();
        JsonArray found = (
            await SandboxSession.GetAsync(Session.Sense, SandboxSession.Qrs("user/full", SandboxSession.Filter(filter)))
        ).AsArray();
        JsonNode count = await SandboxSession.GetAsync(Session.Sense, SandboxSession.Qrs("user/count", SandboxSession.Filter(filter)));

        Assert.NotEmpty(found);
        Assert.Equal(all.Where(u => expected(u!)).Select(u => Text(u!, "id")), found.Select(u => Text(u!, "id")));
        Assert.Equal(found.Count, (int)count["value"]!);
    }

    [Theory]
    [InlineData("shoeSize eq 4")]
    [InlineData("name eq jdoe")]
    [InlineData("name gt 'a'")]
    [InlineData("name eq 'a' and")]
    [InlineData("(name eq 'a'")]
    [InlineData("name eq 'a")]
    [InlineData("createdDate lt 'yesterday'")]
    [InlineData("inactive eq 'true'")]
    [InlineData("not name eq 'a'")]
    public async Task A_filter_that_cannot_be_read_is_refused_in_plain_text(string filter)
    {
        using HttpResponseMessage response = await Session.Sense.GetAsync(SandboxSession.Qrs("user/full", SandboxSession.Filter(filter)));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("Cannot parse the expression: ", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_date_before_all_finds_the_never_used_too()
    {
        JsonArray found = (
            await SandboxSession.GetAsync(
                Session.Sense,
                SandboxSession.Qrs("license/analyzeraccesstype/full", SandboxSession.Filter("lastUsed lt '1900-01-01 00:00:00'"))
            )
        ).AsArray();

        Assert.NotEmpty(found);
        Assert.All(found, r => Assert.Equal("1753-01-01T00:00:00.000Z", Text(r!, "lastUsed")));
    }

    [Fact]
    public async Task A_condensed_allocation_shows_nothing_but_its_id()
    {
        JsonArray rows = (await SandboxSession.GetAsync(Session.Sense, SandboxSession.Qrs("license/professionalaccesstype"))).AsArray();

        Assert.NotEmpty(rows);
        Assert.All(rows, r => Assert.Equal(["id", "privileges"], r!.AsObject().Select(p => p.Key)));
        Assert.All(rows, r => Assert.Null(r!["privileges"]));
    }

    [Fact]
    public async Task A_table_pages_through_chosen_columns()
    {
        const string Definition = """
            {"type":"User","columns":[
              {"name":"id","columnType":"Property","definition":"id"},
              {"name":"who","columnType":1,"definition":"userId"},
              {"name":"mail","columnType":"List","definition":"attributes","list":[{"name":"value","columnType":"Property","definition":"attributeValue"}]}]}
            """;
        List<string> names = [];
        for (int skip = 0; ; skip += 100)
        {
            using HttpResponseMessage response = await Session.Sense.PostAsync(
                SandboxSession.Qrs("user/table", $"skip={skip}&take=100&sortcolumn=who&orderascending=true"),
                SandboxSession.Json(Definition)
            );
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            JsonNode table = await SandboxSession.ReadAsync(response);
            Assert.Equal(["id", "who", "mail"], table["columnNames"]!.AsArray().Select(c => (string)c!));
            names.AddRange(table["rows"]!.AsArray().Select(r => (string)r![1]!));
            if (table["rows"]!.AsArray().Count < 100)
            {
                break;
            }
        }

        Assert.Equal(312, names.Count);
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
    }

    [Fact]
    public async Task An_update_needs_the_date_that_was_read_and_clears_what_it_leaves_out()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 60);
        JsonNode user = (
            await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/full", SandboxSession.Filter("@Department ne 'x'")))
        )[0]!;
        string path = SandboxSession.Qrs("user/" + Text(user, "id"));
        JsonNode stale = user.DeepClone();
        user["blacklisted"] = true;
        user.AsObject().Remove("customProperties");
        JsonNode undated = user.DeepClone();
        undated.AsObject().Remove("modifiedDate");

        using HttpResponseMessage without = await session.Sense.PutAsync(path, SandboxSession.Json(undated.ToJsonString()));
        using HttpResponseMessage good = await session.Sense.PutAsync(path, SandboxSession.Json(user.ToJsonString()));
        using HttpResponseMessage late = await session.Sense.PutAsync(path, SandboxSession.Json(stale.ToJsonString()));
        JsonNode now = await SandboxSession.GetAsync(session.Sense, path);

        Assert.Equal(HttpStatusCode.Conflict, without.StatusCode);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal("Conflict", await late.Content.ReadAsStringAsync());
        Assert.True((bool)now["inactive"]!);
        Assert.Empty(now["customProperties"]!.AsArray());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(3600000, true)]
    [InlineData(-1, false)]
    [InlineData(-3600000, false)]
    public async Task Only_a_date_older_than_the_repositorys_is_a_conflict(int milliseconds, bool passes)
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 20);
        JsonNode user = (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/full")))[0]!;
        user["name"] = "Somebody Else";
        user["modifiedDate"] = ((DateTimeOffset)user["modifiedDate"]!)
            .AddMilliseconds(milliseconds)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

        using HttpResponseMessage answer = await session.Sense.PutAsync(
            SandboxSession.Qrs("user/" + Text(user, "id")),
            SandboxSession.Json(user.ToJsonString())
        );
        JsonNode now = await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/" + Text(user, "id")));

        Assert.Equal(passes ? HttpStatusCode.OK : HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(passes, Text(now, "name") == "Somebody Else");
    }

    private static string Text(JsonNode node, string name) => (string)node[name]!;
}
