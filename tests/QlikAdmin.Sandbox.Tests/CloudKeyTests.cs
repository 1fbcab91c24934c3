using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

public sealed class CloudKeyTests(CloudPeople people) : IClassFixture<CloudPeople>
{
    private SandboxSession Session => people.Session;

    [Fact]
    public async Task The_seed_has_keys_of_every_status_and_one_for_provisioning()
    {
        List<JsonNode> keys = await AllAsync("api-keys?limit=7");

        Assert.Equal(["active", "expired", "revoked"], keys.Select(k => (string)k["status"]!).Distinct().Order());
        JsonNode scim = Assert.Single(keys, k => (string)k["subType"]! == "externalClient");
        JsonNode provider = (await SandboxSession.GetAsync(Session.Cloud, "api/v1/identity-providers?active=true"))["data"]!
            .AsArray()
            .First(p => (bool)p!["interactive"]!)!;
        Assert.Equal(@"SCIM\\" + (string)provider["id"]!, (string?)scim["sub"]);
        Assert.Equal(keys.Count, keys.Select(k => (string)k["id"]!).Distinct().Count());
        Assert.Equal((await SandboxSession.GetAsync(Session.Control, "state/cloud/api-keys")).AsArray().Count, keys.Count);
        Assert.Equal(
            keys.OrderByDescending(k => (DateTimeOffset)k["created"]!).Select(k => (string)k["created"]!),
            keys.Select(k => (string)k["created"]!)
        );
        Assert.All(keys, k => Assert.Null(k["token"]));
        Assert.NotEmpty(await AllAsync("oauth-tokens?limit=2"));
    }

    [Fact]
    public async Task The_pages_of_keys_lead_on_and_back_by_the_ids_at_their_edges()
    {
        JsonNode first = await SandboxSession.GetAsync(Session.Cloud, "api/v1/api-keys?limit=3");
        JsonNode second = await SandboxSession.GetAsync(Session.Cloud, (string)first["links"]!["next"]!["href"]!);
        JsonNode back = await SandboxSession.GetAsync(Session.Cloud, (string)second["links"]!["prev"]!["href"]!);

        Assert.EndsWith("startingAfter=" + (string)first["data"]![2]!["id"]!, (string)first["links"]!["next"]!["href"]!);
        Assert.Equal(first["data"]!.ToJsonString(), back["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("api-keys?status=lost")]
    [InlineData("api-keys?limit=101")]
    [InlineData("api-keys?startingAfter=nothing")]
    [InlineData("api-keys?sort=shoeSize")]
    [InlineData("oauth-tokens?page=x")]
    [InlineData("oauth-tokens?limit=0")]
    [InlineData("roles?filter=shoeSize eq \"44\"")]
    [InlineData("groups?limit=x")]
    public async Task Wrong_list_parameters_are_refused(string path)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await people.SendAsync("GET", path)).Status);
    }

    [Fact]
    public async Task A_key_deleted_by_an_administrator_stays_as_revoked_and_lets_nobody_in()
    {
        JsonNode user = await people.ArrangeAsync("keeper", ""","apiKeys":2""");
        (string id, string key) = ((string)user["apiKeys"]![0]!["id"]!, (string)user["apiKeys"]![0]!["token"]!);
        string other = (string)user["apiKeys"]![1]!["token"]!;

        Assert.Equal(HttpStatusCode.NoContent, (await people.SendAsync("DELETE", "api-keys/" + id)).Status);

        JsonNode row = await SandboxSession.GetAsync(Session.Cloud, "api/v1/api-keys/" + id);
        Assert.Equal("revoked", (string?)row["status"]);
        Assert.Equal(HttpStatusCode.Unauthorized, await people.WithKeyAsync(key));
        Assert.Equal(HttpStatusCode.MovedPermanently, await people.WithKeyAsync(other));
        Assert.Single((await SandboxSession.GetAsync(Session.Cloud, $"api/v1/api-keys?sub={user["id"]}&status=active"))["data"]!.AsArray());
    }

    [Fact]
    public async Task A_key_deleted_by_its_owner_is_gone()
    {
        JsonNode user = await people.ArrangeAsync("owner", ""","apiKeys":2""");
        string id = (string)user["apiKeys"]![0]!["id"]!;

        (HttpStatusCode status, _) = await people.SendAsync("DELETE", "api-keys/" + id, key: (string)user["apiKeys"]![1]!["token"]!);

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal(HttpStatusCode.NotFound, (await people.SendAsync("GET", "api-keys/" + id)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await people.WithKeyAsync((string)user["apiKeys"]![0]!["token"]!));
    }

    [Fact]
    public async Task Who_is_no_administrator_sees_and_ends_their_own_only()
    {
        JsonNode user = await people.ArrangeAsync("modest", ""","apiKeys":1,"oauthTokens":1""");
        JsonNode other = await people.ArrangeAsync("neighbour", ""","apiKeys":1,"oauthTokens":1""");
        string key = (string)user["apiKeys"]![0]!["token"]!;

        (_, JsonNode? keys) = await people.SendAsync("GET", "api-keys", key: key);
        (_, JsonNode? tokens) = await people.SendAsync("GET", "oauth-tokens", key: key);

        Assert.Equal((string)user["apiKeys"]![0]!["id"]!, (string?)Assert.Single(keys!["data"]!.AsArray())!["id"]);
        Assert.Equal((string)user["oauthTokens"]![0]!["id"]!, (string?)Assert.Single(tokens!["data"]!.AsArray())!["id"]);
        Assert.Equal(HttpStatusCode.Forbidden, (await people.SendAsync("GET", "api-keys?sub=" + (string)other["id"]!, key: key)).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await people.SendAsync("DELETE", "api-keys/" + (string)other["apiKeys"]![0]!["id"]!, key: key)).Status
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await people.SendAsync("DELETE", "oauth-tokens/" + (string)other["oauthTokens"]![0]!["id"]!, key: key)).Status
        );
        Assert.Equal(HttpStatusCode.MovedPermanently, await people.WithKeyAsync((string)other["apiKeys"]![0]!["token"]!));
        Assert.Equal(HttpStatusCode.MovedPermanently, await people.WithKeyAsync((string)other["oauthTokens"]![0]!["token"]!));
    }

    [Fact]
    public async Task An_oauth_token_that_is_deleted_lets_nobody_in()
    {
        JsonNode user = await people.ArrangeAsync("mobile", ""","oauthTokens":2""");
        Assert.Equal(HttpStatusCode.MovedPermanently, await people.WithKeyAsync((string)user["oauthTokens"]![0]!["token"]!));

        Assert.Equal(
            HttpStatusCode.NoContent,
            (await people.SendAsync("DELETE", "oauth-tokens/" + (string)user["oauthTokens"]![0]!["id"]!)).Status
        );

        Assert.Equal(HttpStatusCode.Unauthorized, await people.WithKeyAsync((string)user["oauthTokens"]![0]!["token"]!));
        JsonNode left = Assert.Single(
            (await SandboxSession.GetAsync(Session.Cloud, "api/v1/oauth-tokens?userId=" + (string)user["id"]!))["data"]!.AsArray()
        )!;
        Assert.Equal((string)user["oauthTokens"]![1]!["id"]!, (string?)left["id"]);
    }

    [Fact]
    public async Task A_key_is_shown_once_lives_as_long_as_allowed_and_can_be_renamed()
    {
        await using SandboxSession own = await SandboxSession.StartAsync(users: 0);
        string tenant = own.Endpoints.Cloud.TenantId;
        using HttpResponseMessage limits = await own.Cloud.PatchAsync(
            "api/v1/api-keys/configs/" + tenant,
            SandboxSession.Json(
                """[{"op":"replace","path":"/max_api_key_expiry","value":"P2D"},{"op":"replace","path":"/max_keys_per_user","value":2}]"""
            )
        );
        using HttpResponseMessage tooLong = await CreateAsync(own, """{"description":"d","expiry":"P3D"}""");
        using HttpResponseMessage created = await CreateAsync(own, """{"description":"d","expiry":"P1D"}""");
        using HttpResponseMessage tooMany = await CreateAsync(own, """{"description":"d"}""");
        JsonNode key = await SandboxSession.ReadAsync(created);
        using HttpResponseMessage renamed = await own.Cloud.PatchAsync(
            "api/v1/api-keys/" + (string)key["id"]!,
            SandboxSession.Json("""[{"op":"replace","path":"/description","value":"Renamed"}]""")
        );
        await own.AdvanceAsync(TimeSpan.FromHours(23));
        HttpStatusCode before = await WithAsync(own, (string)key["token"]!);
        await own.AdvanceAsync(TimeSpan.FromHours(2));
        HttpStatusCode after = await WithAsync(own, (string)key["token"]!);
        JsonNode row = await SandboxSession.GetAsync(own.Cloud, "api/v1/api-keys/" + (string)key["id"]!);

        Assert.Equal(HttpStatusCode.NoContent, limits.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, tooMany.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, renamed.StatusCode);
        Assert.Equal(HttpStatusCode.MovedPermanently, before);
        Assert.Equal(HttpStatusCode.Unauthorized, after);
        Assert.Equal("expired", (string?)row["status"]);
        Assert.Equal("Renamed", (string?)row["description"]);
        Assert.Null(row["token"]);
        Assert.Equal("P2D", (string?)(await SandboxSession.GetAsync(own.Cloud, "api/v1/api-keys/configs/" + tenant))["max_api_key_expiry"]);
    }

    [Fact]
    public async Task The_bot_of_a_client_is_listed_like_a_person_and_holds_no_licence()
    {
        JsonNode bot = Assert.Single((await SandboxSession.GetAsync(Session.Control, "state/cloud/users")).AsArray(), u =>
            (bool)u!["isBot"]!
        )!;
        JsonNode listed = await people.UserAsync((string)bot["id"]!);
        JsonNode clients = await SandboxSession.GetAsync(Session.Cloud, "api/v1/oauth-clients");

        Assert.Equal("active", (string?)listed["status"]);
        Assert.Null(listed["email"]);
        Assert.Contains("TenantAdmin", CloudPeople.Roles(listed));
        Assert.Empty(bot["licenses"]!.AsArray());
        Assert.Contains(clients["data"]!.AsArray(), c =>
            ((string)listed["subject"]!).EndsWith((string)c!["clientId"]!, StringComparison.Ordinal)
        );
        Assert.Contains(clients["data"]!.AsArray(), c => (string?)c!["clientId"] == Session.Endpoints.Cloud.ClientId);
        Assert.Equal(
            (string)bot["id"]!,
            (string?)
                Assert.Single(
                    await AllAsync("users?filter=" + Uri.EscapeDataString($"clientId eq \"{((string)listed["subject"]!).Split('\\')[1]}\""))
                )["id"]
        );
    }

    private static Task<HttpResponseMessage> CreateAsync(SandboxSession session, string body) =>
        session.Cloud.PostAsync("api/v1/api-keys", SandboxSession.Json(body));

    private static async Task<HttpStatusCode> WithAsync(SandboxSession session, string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "api/v1/users/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using HttpResponseMessage response = await session.Cloud.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<List<JsonNode>> AllAsync(string path)
    {
        List<JsonNode> rows = [];
        for (string? next = "api/v1/" + path; next is not null; )
        {
            JsonNode page = await SandboxSession.GetAsync(Session.Cloud, next);
            rows.AddRange(page["data"]!.AsArray().Select(r => r!));
            next = (string?)page["links"]!["next"]?["href"];
        }

        return rows;
    }
}
