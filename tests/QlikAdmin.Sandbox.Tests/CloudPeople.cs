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

/// <summary>One sandbox for the tests of a class, each of which arranges the people it works on.</summary>
public sealed class CloudPeople : IAsyncLifetime
{
    private SandboxSession? _session;

    public SandboxSession Session => _session!;

    public static List<string> Roles(JsonNode user) =>
        user["assignedRoles"]!.AsArray().Select(r => (string)r!["name"]!).Order(StringComparer.Ordinal).ToList();

    public async ValueTask InitializeAsync() => _session = await SandboxSession.StartAsync();

    public async ValueTask DisposeAsync() => await Session.DisposeAsync();

    /// <summary>Adds a user through the control API, with the members in <paramref name="extra"/>. Returns ids and tokens.</summary>
    public Task<JsonNode> ArrangeAsync(string name, string extra = "") =>
        Session.ControlAsync(
            "cloud/users",
            $$"""{"subject":"idp|{{name}}","name":"{{name}}","email":"{{name}}@arranged.example"{{extra}}}"""
        );

    public async Task<string> AddAsync(string name, string extra = "") => (string)(await ArrangeAsync(name, extra))["id"]!;

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        string method,
        string path,
        string? body = null,
        string? key = null
    )
    {
        using HttpRequestMessage request = new(new HttpMethod(method), "api/v1/" + path);
        request.Content = body is null ? null : SandboxSession.Json(body);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using HttpResponseMessage response = await Session.Cloud.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }

    public async Task<HttpStatusCode> PatchAsync(string userId, string operations) =>
        (await SendAsync("PATCH", "users/" + userId, operations)).Status;

    /// <summary>The answer of the tenant to this key or token. It redirects a caller that it accepts to their user record.</summary>
    public async Task<HttpStatusCode> WithKeyAsync(string key) => (await SendAsync("GET", "users/me", key: key)).Status;

    public Task<JsonNode> UserAsync(string id) => SandboxSession.GetAsync(Session.Cloud, "api/v1/users/" + id);

    public async Task<JsonNode> MeAsync()
    {
        using HttpResponseMessage me = await Session.Cloud.GetAsync("api/v1/users/me");
        return await SandboxSession.GetAsync(Session.Cloud, me.Headers.Location!.ToString());
    }

    public async Task<string> RoleIdAsync(string name)
    {
        JsonNode page = await SandboxSession.GetAsync(Session.Cloud, "api/v1/roles?filter=" + Uri.EscapeDataString($"name eq \"{name}\""));
        return (string)Assert.Single(page["data"]!.AsArray())!["id"]!;
    }

    public async Task<int> UsedAsync(string type)
    {
        JsonNode overview = await SandboxSession.GetAsync(Session.Cloud, "api/v1/licenses/overview");
        return (int)overview["allotments"]!.AsArray().Single(a => (string)a!["name"]! == type)!["unitsUsed"]!;
    }
}
