using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

public sealed class CloudTokenTests
{
    [Fact]
    public async Task A_token_is_given_for_json_form_and_basic_credentials_and_ends_by_the_clock()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        CloudEndpoints cloud = session.Endpoints.Cloud;
        using HttpRequestMessage basic = new(HttpMethod.Post, "oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        basic.Headers.Authorization = new(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{cloud.ClientId}:{cloud.ClientSecret}"))
        );

        using HttpResponseMessage json = await TokenAsync(session, cloud.ClientSecret);
        using HttpResponseMessage form = await session.Cloud.PostAsync(
            "oauth/token",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = cloud.ClientId,
                    ["client_secret"] = cloud.ClientSecret,
                }
            )
        );
        using HttpResponseMessage header = await session.Cloud.SendAsync(basic);
        string token = (string)(await SandboxSession.ReadAsync(json))["access_token"]!;
        HttpStatusCode fresh = await StatusAsync(session, token);
        await session.AdvanceAsync(TimeSpan.FromHours(6));
        HttpStatusCode ended = await StatusAsync(session, token);

        Assert.All(new[] { json, form, header }, r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
        Assert.Equal(HttpStatusCode.OK, fresh);
        Assert.Equal(HttpStatusCode.Unauthorized, ended);
        Assert.Single((await SandboxSession.GetAsync(session.Control, "changes")).AsArray(), c => (string?)c!["action"] == "created");
    }

    [Fact]
    public async Task Wrong_credentials_and_a_deactivated_tenant_are_told_apart()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        using HttpResponseMessage wrong = await TokenAsync(session, "wrong");
        await session.ControlAsync("tenant", """{"deactivated":true,"purgeDate":"2026-04-01T00:00:00Z"}""");
        using HttpResponseMessage token = await TokenAsync(session, session.Endpoints.Cloud.ClientSecret);
        using HttpResponseMessage users = await session.Cloud.GetAsync("api/v1/users");
        await session.ControlAsync("tenant", """{"deactivated":false}""");
        using HttpResponseMessage again = await session.Cloud.GetAsync("api/v1/users");

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.NotEqual("TENANT_DEACTIVATED", (string?)(await SandboxSession.ReadAsync(wrong))["errors"]![0]!["code"]);
        foreach (HttpResponseMessage response in new[] { token, users })
        {
            JsonNode error = (await SandboxSession.ReadAsync(response))["errors"]![0]!;
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("TENANT_DEACTIVATED", (string?)error["code"]);
            Assert.Equal("401", (string?)error["status"]);
        }

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task The_log_keeps_no_secret()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        using HttpResponseMessage token = await TokenAsync(session, session.Endpoints.Cloud.ClientSecret);
        using HttpResponseMessage users = await session.Cloud.GetAsync("api/v1/users");

        string log = await session.Control.GetStringAsync("log");

        Assert.Contains("/oauth/token", log);
        Assert.DoesNotContain(session.Endpoints.Cloud.ClientSecret, log);
        Assert.DoesNotContain(session.Endpoints.Cloud.ApiKey, log);
    }

    [Fact]
    public async Task A_tier_over_its_limit_is_blocked_as_a_whole_until_the_minute_is_over()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5, rateLimit: RateLimitClock.Sandbox);
        List<HttpStatusCode> codes = [];
        for (int i = 0; i < 101; i++)
        {
            using HttpResponseMessage add = await session.Cloud.PostAsync(
                "api/v1/licenses/assignments/actions/add",
                SandboxSession.Json("""{"add":[]}""")
            );
            codes.Add(add.StatusCode);
        }

        using HttpResponseMessage other = await session.Cloud.DeleteAsync("api/v1/users/none");
        using HttpResponseMessage read = await session.Cloud.GetAsync("api/v1/users");
        await session.AdvanceAsync(other.Headers.RetryAfter!.Delta!.Value);
        using HttpResponseMessage later = await session.Cloud.DeleteAsync("api/v1/users/none");

        Assert.Equal(100, codes.Count(c => (int)c == 207));
        Assert.Equal(HttpStatusCode.TooManyRequests, codes[^1]);
        Assert.Equal("HTTP-429", (string?)(await SandboxSession.ReadAsync(other))["errors"]![0]!["code"]);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, later.StatusCode);
    }

    private static Task<HttpResponseMessage> TokenAsync(SandboxSession session, string secret) =>
        session.Cloud.PostAsync(
            "oauth/token",
            SandboxSession.Json(
                $$"""{"grant_type":"client_credentials","client_id":"{{session.Endpoints.Cloud.ClientId}}","client_secret":"{{secret}}"}"""
            )
        );

    private static async Task<HttpStatusCode> StatusAsync(SandboxSession session, string token)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "api/v1/licenses/assignments");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await session.Cloud.SendAsync(request);
        return response.StatusCode;
    }
}
