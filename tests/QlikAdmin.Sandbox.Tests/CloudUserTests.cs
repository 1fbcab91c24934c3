using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

public sealed class CloudUserTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private SandboxSession Session => sandbox.Session;

    [Theory]
    [InlineData("foo eq \"x\"")]
    [InlineData("name sw \"x\"")]
    [InlineData("status co \"act\"")]
    [InlineData("createdAt gt \"2020-01-01T00:00:00Z\"")]
    [InlineData("name eq x")]
    [InlineData("name eq \"x")]
    [InlineData("(name eq \"x\"")]
    [InlineData("name eq \"x\" name eq \"y\"")]
    [InlineData("subject eq \"CORP\\jdoe\"")]
    [InlineData("name eq \"a\" or name eq \"b\" and status eq \"active\"")]
    [InlineData("name eq \"a\" or status eq \"active\"")]
    [InlineData("(name eq \"a\" or status eq \"active\") and id eq \"1\"")]
    [InlineData("(status eq \"active\") and (status eq \"disabled\")")]
    [InlineData("name eq \"a\" and status eq \"active\"")]
    [InlineData("(name eq \"a\" or name eq \"b\") or (status eq \"active\")")]
    public async Task A_filter_the_service_does_not_document_is_refused(string filter)
    {
        using HttpResponseMessage response = await Session.Cloud.GetAsync("api/v1/users?filter=" + Uri.EscapeDataString(filter));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("filter", (string?)(await SandboxSession.ReadAsync(response))["errors"]![0]!["source"]!["parameter"]);
    }

    [Fact]
    public async Task The_documented_filters_find_exactly_the_users_they_name()
    {
        List<JsonNode> users = await AllAsync("api/v1/users?limit=100");
        JsonNode known = users.First(u => ((string)u["subject"]!).Contains('\\') && (string?)u["status"] == "active");
        string subject = ((string)known["subject"]!).Replace("\\", "\\\\");

        List<JsonNode> bySubject = await FilterAsync($"subject eq \"{subject.ToLowerInvariant()}\"");
        List<JsonNode> byIds = await FilterAsync(
            $"(id eq \"{users[0]["id"]}\" or id eq \"{users[1]["id"]}\" or id eq \"nobody\") and (status eq \"active\" or status eq \"disabled\" or status eq \"invited\" or status eq \"provisioned\")"
        );
        List<JsonNode> byName = await FilterAsync("name co \"O'Brien\" or email co \"no such\"");

        Assert.Equal((string?)known["id"], (string?)Assert.Single(bySubject)["id"]);
        Assert.Equal(2, byIds.Count);
        Assert.NotEmpty(byName);
        Assert.All(byName, u => Assert.Contains("O'Brien", (string?)u["name"]));
        Assert.Equal(users.Count(u => ((string)u["name"]!).Contains("O'Brien")), byName.Count);
    }

    [Fact]
    public async Task Cursors_lead_through_every_user_once_and_back()
    {
        List<JsonNode> forward = await AllAsync("api/v1/users?limit=37&sort=-createdAt");
        JsonNode count = await SandboxSession.GetAsync(Session.Cloud, "api/v1/users/actions/count");
        JsonNode first = await SandboxSession.GetAsync(Session.Cloud, "api/v1/users?limit=37");
        JsonNode second = await SandboxSession.GetAsync(Session.Cloud, (string)first["links"]!["next"]!["href"]!);
        JsonNode back = await SandboxSession.GetAsync(Session.Cloud, (string)second["links"]!["prev"]!["href"]!);

        Assert.Equal((int)count["total"]!, forward.Select(u => (string)u["id"]!).Distinct().Count());
        Assert.Equal(
            forward.OrderByDescending(u => (DateTimeOffset)u["createdAt"]!).Select(u => (string)u["createdAt"]!),
            forward.Select(u => (string)u["createdAt"]!)
        );
        Assert.Equal(first["data"]!.ToJsonString(), back["data"]!.ToJsonString());
        Assert.Null(back["links"]!["prev"]);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=x")]
    [InlineData("sort=shoeSize")]
    [InlineData("next=garbage")]
    [InlineData("next=MQo&prev=MQo")]
    public async Task Wrong_list_parameters_are_refused(string query)
    {
        using HttpResponseMessage response = await Session.Cloud.GetAsync("api/v1/users?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Fields_and_total_results_are_honoured()
    {
        JsonNode page = await SandboxSession.GetAsync(Session.Cloud, "api/v1/users?limit=2&fields=id,name&totalResults=true");

        Assert.All(page["data"]!.AsArray(), u => Assert.Equal(["id", "name"], u!.AsObject().Select(p => p.Key).Order()));
        Assert.Equal(303, (int)page["totalResults"]!);
    }

    [Fact]
    public async Task Me_is_a_redirect_to_the_callers_record()
    {
        using HttpResponseMessage user = await Session.Cloud.GetAsync("api/v1/users/me");
        using HttpResponseMessage tenant = await Session.Cloud.GetAsync("api/v1/tenants/me");
        JsonNode me = await SandboxSession.GetAsync(Session.Cloud, user.Headers.Location!.ToString());

        Assert.Equal(HttpStatusCode.MovedPermanently, user.StatusCode);
        Assert.Equal(HttpStatusCode.Found, tenant.StatusCode);
        Assert.EndsWith("/api/v1/tenants/" + Session.Endpoints.Cloud.TenantId, tenant.Headers.Location!.ToString());
        Assert.Equal("CORP\\qlikadmin", (string?)me["subject"]);
    }

    [Fact]
    public async Task A_user_without_an_admin_role_may_not_administer()
    {
        foreach (string path in new[] { "licenses/assignments", "licenses/consumption", "licenses/settings", "users/actions/count" })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "api/v1/" + path);
            request.Headers.Authorization = new("Bearer", Session.Endpoints.Cloud.LimitedApiKey);
            using HttpResponseMessage response = await Session.Cloud.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    private async Task<List<JsonNode>> FilterAsync(string filter) =>
        await AllAsync("api/v1/users?limit=100&filter=" + Uri.EscapeDataString(filter));

    private async Task<List<JsonNode>> AllAsync(string path)
    {
        List<JsonNode> rows = [];
        for (string? next = path; next is not null; )
        {
            JsonNode page = await SandboxSession.GetAsync(Session.Cloud, next);
            rows.AddRange(page["data"]!.AsArray().Select(r => r!));
            next = (string?)page["links"]!["next"]?["href"];
        }

        return rows;
    }
}
