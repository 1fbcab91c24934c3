using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

public sealed class SeedTests
{
    [Fact]
    public async Task The_same_seed_makes_the_same_data_and_another_does_not()
    {
        await using SandboxSession one = await SandboxSession.StartAsync(seed: 11);
        await using SandboxSession same = await SandboxSession.StartAsync(seed: 11);
        await using SandboxSession other = await SandboxSession.StartAsync(seed: 12);
        JsonNode a = await SandboxSession.GetAsync(one.Control, "state");
        JsonNode b = await SandboxSession.GetAsync(same.Control, "state");
        JsonNode c = await SandboxSession.GetAsync(other.Control, "state");

        Assert.Equal(a.ToJsonString(), b.ToJsonString());
        Assert.NotEqual((string?)a["cloud"]!["hash"], (string?)c["cloud"]!["hash"]);
        Assert.NotEqual((string?)a["sense"]!["hash"], (string?)c["sense"]!["hash"]);
    }

    [Fact]
    public async Task Content_belongs_to_all_sorts_of_people()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 300);
        List<JsonNode> content = (await SandboxSession.GetAsync(session.Control, "state/sense/content")).AsArray().Select(r => r!).ToList();
        Dictionary<string, JsonNode> users = (await SandboxSession.GetAsync(session.Control, "state/sense/users"))
            .AsArray()
            .ToDictionary(u => (string)u!["account"]!, u => u!);
        List<IGrouping<string, JsonNode>> owners = content.GroupBy(r => (string)r["owner"]!).ToList();
        List<JsonNode> inherited = owners.Single(g => g.Key == @"INTERNAL\sa_repository").ToList();

        Assert.InRange(owners.Count, 40, 120);
        Assert.All(owners, g => Assert.Equal(g.Count(), (int)users[g.Key]["owned"]!));
        Assert.Contains(owners, g => g.Select(r => (string?)r["type"]).Distinct().Count() == 8);
        Assert.Contains(owners, g => (bool)users[g.Key]["removedExternally"]!);
        Assert.Contains(owners, g => (bool)users[g.Key]["blacklisted"]! && !(bool)users[g.Key]["removedExternally"]!);
        Assert.All(users.Values, u => Assert.Equal((bool)u["blacklisted"]! || (bool)u["removedExternally"]!, (bool)u["inactive"]!));
        Assert.Contains(inherited, r => ((string)r["name"]!).Contains("(corp_", StringComparison.Ordinal));
        Assert.Contains(inherited, r => (string?)r["name"] == "Monitoring apps");
        Assert.DoesNotContain(owners, g => g.Key == @"CORP\viewer");
    }

    [Fact]
    public async Task Many_people_do_not_make_content_without_end()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 18_000);
        JsonObject content = (await SandboxSession.GetAsync(session.Control, "state"))["sense"]!["content"]!.AsObject();

        Assert.InRange(content.Sum(k => (int)k.Value!), 5_000, 18_000);
        Assert.All(content, k => Assert.True((int)k.Value! > 0));
        Assert.Equal(8, content.Count);
    }

    [Fact]
    public async Task The_site_has_every_kind_of_person_and_licence_that_rules_must_cope_with()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 1000);
        JsonArray allocations = (await SandboxSession.GetAsync(session.Control, "state/sense/allocations")).AsArray();
        List<JsonNode> assignments = await session.AssignmentsAsync();
        JsonArray users = (await SandboxSession.GetAsync(session.Sense, SandboxSession.Qrs("user/full"))).AsArray();

        Assert.Contains(allocations, a => (bool)a!["quarantined"]! && a["userId"] is null);
        Assert.Contains(allocations, a => (bool)a!["quarantined"]! && a["userId"] is not null);
        Assert.Contains(allocations, a => a!["lastUsed"] is null);
        Assert.Contains(allocations, a => (bool)a!["excess"]!);
        Assert.Contains(allocations.Where(a => a!["userId"] is not null).GroupBy(a => (string)a!["userId"]!), g => g.Count() > 1);
        foreach (int days in new[] { 14, 30 })
        {
            DateTimeOffset boundary = SandboxSession.Now.AddDays(-days);
            Assert.Contains(allocations, a => a!["lastUsed"] is not null && (DateTimeOffset)a["lastUsed"]! == boundary);
            Assert.Contains(allocations, a => (DateTimeOffset)a!["createdDate"]! == boundary && a["lastUsed"] is null);
            Assert.Contains(assignments, a => (DateTimeOffset)a["created"]! == boundary);
        }

        Assert.All(allocations, a =>
            Assert.True(a!["lastUsed"] is null || (DateTimeOffset)a["lastUsed"]! >= (DateTimeOffset)a["createdDate"]!)
        );
        Assert.All(allocations, a => Assert.True((DateTimeOffset)a!["createdDate"]! <= SandboxSession.Now));
        Assert.Contains(assignments, a => (bool)a["excess"]!);
        Assert.Contains(assignments, a => ((string)a["subject"]!).StartsWith("CORP\\", StringComparison.Ordinal));
        Assert.Contains(assignments, a => ((string)a["subject"]!).StartsWith("auth0|", StringComparison.Ordinal));
        Assert.Contains(assignments, a => (string?)a["userStatus"] == "invited");
        Assert.Contains(users, u => ((string)u!["userId"]!).Contains('\''));
        Assert.Contains(users, u => (bool)u!["removedExternally"]!);
        Assert.Contains(users, u => (string?)u!["userDirectory"] == "INTERNAL" && (string?)u["userId"] == "sa_repository");
        Assert.Contains(users, u => ((string)u!["name"]!).Any(ch => ch > 127));
    }
}
