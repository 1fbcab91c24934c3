using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using QlikAdmin.Http;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>The sandbox's own API: its state, its clock, and its faults.</summary>
internal sealed class Control : IDisposable
{
    private readonly HttpClient _client;

    /// <param name="address">Where it listens.</param>
    /// <param name="handler">How to get there without a network; null for the network.</param>
    public Control(string address, HttpMessageHandler? handler = null)
    {
        _client = new HttpClient(handler ?? new HttpClientHandler()) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(10) };
    }

    public Task<List<AssignmentRow>> AssignmentsAsync() => GetAsync<List<AssignmentRow>>("state/cloud/assignments");

    public Task<List<AccessRow>> AccessAsync() => GetAsync<List<AccessRow>>("state/sense/allocations");

    /// <summary>Everything that a user of the site owns.</summary>
    public Task<List<JsonObject>> ContentAsync() => GetAsync<List<JsonObject>>("state/sense/content");

    public Task<JsonObject> StateAsync() => GetAsync<JsonObject>("state");

    public Task<JsonObject> StateAsync(string service) => GetAsync<JsonObject>("state/" + service);

    /// <summary>Rows of a table of the sandbox's own state.</summary>
    public Task<JsonArray> RowsAsync(string path) => GetAsync<JsonArray>(path);

    public async Task PostEmptyAsync(string path) => (await _client.PostAsync(path, null)).EnsureSuccessStatusCode();

    public Task<List<LoggedRequest>> LogAsync(string service) => GetAsync<List<LoggedRequest>>("log?service=" + service);

    public async Task<IReadOnlyList<LoggedRequest>> CallsAsync(string service, string method, string pathEnd)
    {
        return (await LogAsync(service))
            .Where(r => r.Method == method && r.Path.EndsWith(pathEnd, StringComparison.OrdinalIgnoreCase))
            .ToList();
    }

    public Task<List<JsonObject>> ChangesAsync(string service) => GetAsync<List<JsonObject>>("changes?service=" + service);

    /// <summary>Spoils the next matching request. The members of the rule have the names of the control API.</summary>
    public Task FaultAsync(object rule) => PostAsync("faults", rule);

    /// <summary>Removes what an earlier test left, except its changes to licences.</summary>
    public async Task ResetAsync()
    {
        await ClearFaultsAsync();
        await ClearLogAsync();
        (await _client.DeleteAsync("changes")).EnsureSuccessStatusCode();
        await PostAsync("tenant", new { deactivated = false });
        await PostAsync(
            "settings",
            new
            {
                latencyMs = 0,
                repeatCursor = false,
                eventualCounters = false,
                partialUserUpdates = false,
                mailDown = false,
                signInOnProxyPort = false,
            }
        );
    }

    public async Task<DateTimeOffset> NowAsync() => (await GetAsync<JsonObject>("clock"))["now"]!.GetValue<DateTimeOffset>();

    public async Task ClearFaultsAsync() => (await _client.DeleteAsync("faults")).EnsureSuccessStatusCode();

    public async Task ClearLogAsync() => (await _client.DeleteAsync("log")).EnsureSuccessStatusCode();

    public Task AdvanceAsync(TimeSpan by) => PostAsync("clock", new { advance = by.ToString("c") });

    public async Task<JsonObject> PostAsync(string path, object body) => (await PostAnyAsync(path, body)).AsObject();

    /// <summary>Posts a request whose answer is a list.</summary>
    public async Task<JsonArray> PostRowsAsync(string path, object body) => (await PostAnyAsync(path, body)).AsArray();

    public void Dispose() => _client.Dispose();

    private async Task<JsonNode> PostAnyAsync(string path, object body)
    {
        using HttpResponseMessage answer = await _client.PostAsJsonAsync(path, body);
        string text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"The control API refused {path}: {text}");
    }

    private async Task<T> GetAsync<T>(string path) => (await _client.GetFromJsonAsync<T>(path, JsonSerializerOptions.Web))!;
}
