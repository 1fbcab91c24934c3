using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QlikAdmin.Integration.Tests.Support;

namespace QlikAdmin.Integration.Tests.Judge;

/// <summary>Lets Prism check the requests that all tests send to a tenant. One Prism serves the whole run, and each form of a request is
/// checked once.</summary>
/// <remarks>Where the packages can't be run, <see cref="ProxyTests"/> says why, and nothing is checked here.</remarks>
internal static partial class RequestJudge
{
    private static readonly Task<Uri?> s_prism = Task.Run(StartAsync);
    private static readonly ConcurrentDictionary<string, bool> s_checked = new(StringComparer.Ordinal);
    private static readonly HttpClient s_http = new();

    /// <summary>What does not fit in one request.</summary>
    /// <returns>Empty where all fits, or the same form was checked before.</returns>
    public static async Task<IReadOnlyList<string>> FindingsAsync(Exchange exchange)
    {
        if (!s_checked.TryAdd(FormOf(exchange), true) || await s_prism is not Uri prism)
        {
            return [];
        }

        using HttpRequestMessage request = new(new HttpMethod(exchange.Method), new Uri(prism, exchange.Uri.PathAndQuery));
        if (exchange.RequestBody is { Length: > 0 } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, exchange.RequestContentType ?? "application/json");
        }

        using HttpResponseMessage answer = await s_http.SendAsync(request);
        IEnumerable<string> violations = Prism.ViolationsOf(answer).Where(v => (string?)v["location"]?[0] == "request").Select(Prism.Word);
        return violations
            .Concat(Refusal(await answer.Content.ReadAsStringAsync()))
            .Where(f => !KnownSlips.Any(exchange.Method, exchange.Uri.AbsolutePath, f))
            .Select(f => $"{exchange.Method} {exchange.Uri.AbsolutePath}: Prism: {f}")
            .ToList();
    }

    /// <summary>Why Prism did not check the request at all: it knows no such address, method or kind of body.</summary>
    private static IEnumerable<string> Refusal(string answer)
    {
        JsonObject? problem = answer.StartsWith('{') ? JsonNode.Parse(answer) as JsonObject : null;
        string type = problem?["type"] is JsonValue value && value.TryGetValue(out string? text) ? text : string.Empty;
        return new[] { "NO_PATH_MATCHED_ERROR", "NO_METHOD_MATCHED_ERROR", "INVALID_CONTENT_TYPE" }.Where(r =>
            type.EndsWith("prism/errors#" + r, StringComparison.Ordinal)
        );
    }

    /// <summary>The request without what differs from one person or item to the next.</summary>
    private static string FormOf(Exchange exchange) =>
        $"{exchange.Method} {Varying().Replace(exchange.Uri.PathAndQuery, "*")} {exchange.RequestContentType} "
        + Varying().Replace(exchange.RequestBody ?? string.Empty, "*");

    [GeneratedRegex(@"[0-9a-fA-F-]{8,}|%22[^&]*%22|""value"":\s*""[^""]*""|[\w.]+@[\w.]+|\b[A-Z]+\\\\?\w+|next=[^&]*|prev=[^&]*")]
    private static partial Regex Varying();

    private static async Task<Uri?> StartAsync()
    {
        Prism prism = new();
        await prism.InitializeAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => prism.Kill();
        return prism.WhyNot is null ? await prism.CheckAsync() : null;
    }
}
