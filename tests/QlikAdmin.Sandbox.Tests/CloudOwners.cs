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

/// <summary>One sandbox for the tests of a class, each of which works on owners of its own.</summary>
public sealed class CloudOwners : IAsyncLifetime
{
    private SandboxSession? _session;
    private int _people;

    public SandboxSession Session => _session!;

    /// <summary>People of the seed.</summary>
    public int Users { get; init; } = 40;

    public async ValueTask InitializeAsync() => _session = await SandboxSession.StartAsync(users: Users);

    public async ValueTask DisposeAsync() => await Session.DisposeAsync();

    /// <summary>Adds a person. <paramref name="extra"/> holds more members of the JSON object.</summary>
    public async Task<string> PersonAsync(string extra = "") => (string)(await ArrangeAsync(extra))["id"]!;

    /// <summary>Adds a person with an API key, and returns id and key.</summary>
    public async Task<(string Id, string Key)> PersonWithKeyAsync(string extra = "")
    {
        JsonNode person = await ArrangeAsync(",\"apiKeys\":1" + extra);
        return ((string)person["id"]!, (string)person["apiKeys"]![0]!["token"]!);
    }

    /// <summary>Gives a person one item of each kind, or of the named kinds. Returns the ids by kind.</summary>
    public async Task<Dictionary<string, string>> GiveAsync(string owner, params string[] kinds)
    {
        JsonObject order = new() { ["owners"] = new JsonArray(owner) };
        if (kinds.Length > 0)
        {
            order["kinds"] = new JsonArray(kinds.Select(k => (JsonNode)JsonValue.Create(k)).ToArray());
        }

        JsonNode answer = await Session.ControlAsync("content", order.ToJsonString());
        return answer["added"]!.AsArray().ToDictionary(r => (string)r!["kind"]!, r => (string)r!["id"]!);
    }

    /// <summary>Adds one item with more members.</summary>
    public async Task<string> GiveRowAsync(string kind, string owner, string extra) =>
        (string)
            (await Session.ControlAsync("content", $$"""{"rows":[{"kind":"{{kind}}","ownerId":"{{owner}}"{{extra}}}]}"""))["added"]![0]![
                "id"
            ]!;

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        string method,
        string path,
        string? body = null,
        string? key = null
    )
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        request.Content = body is null ? null : SandboxSession.Json(body);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using HttpResponseMessage response = await Session.Cloud.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }

    public async Task<HttpStatusCode> StatusAsync(string method, string path, string? body = null, string? key = null) =>
        (await SendAsync(method, path, body, key)).Status;

    public Task<JsonNode> GetAsync(string path) => SandboxSession.GetAsync(Session.Cloud, path);

    /// <summary>Ids of a list's rows.</summary>
    public async Task<List<string>> IdsAsync(string path, string rows = "data", string id = "id") =>
        (await GetAsync(path))[rows]!.AsArray().Select(r => (string)r![id]!).ToList();

    /// <summary>One thing as the sandbox itself knows it; null when it is gone.</summary>
    public async Task<JsonNode?> StateAsync(string id) =>
        (await SandboxSession.GetAsync(Session.Control, "state/cloud/content")).AsArray().SingleOrDefault(r => (string)r!["id"]! == id);

    public async Task<string> OwnerAsync(string id) => (string)(await StateAsync(id))!["ownerId"]!;

    /// <summary>All a person owns, by kind.</summary>
    public async Task<List<string>> KindsOfAsync(string owner) =>
        (await SandboxSession.GetAsync(Session.Control, "state/cloud/content?ownerId=" + owner))
            .AsArray()
            .Select(r => (string)r!["kind"]!)
            .Order(StringComparer.Ordinal)
            .ToList();

    /// <summary>A query value.</summary>
    public static string Owned(string owner) => Uri.EscapeDataString($"ownerId eq \"{owner}\"");

    public static string To(string owner) => $$"""{"ownerId":"{{owner}}"}""";

    public static string ToUser(string owner) => $$"""{"userId":"{{owner}}"}""";

    public static string Replace(string path, string value) => $$"""[{"op":"replace","path":"{{path}}","value":"{{value}}"}]""";

    private Task<JsonNode> ArrangeAsync(string extra)
    {
        string name = FormattableString.Invariant($"owner{++_people}");
        return Session.ControlAsync("cloud/users", $$"""{"subject":"idp|{{name}}","name":"{{name}}"{{extra}}}""");
    }
}
