namespace QlikAdmin.Core.Tests;

/// <summary>One request as the server received it.</summary>
internal sealed record Sent(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string? Body)
{
    public string Path => Uri.AbsolutePath;

    public string? Authorization => Headers.TryGetValue("Authorization", out string? value) ? value : null;

    /// <summary>The unescaped value of a query parameter; null when the query does not have it.</summary>
    public string? Query(string name)
    {
        return Uri
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Where(p => Uri.UnescapeDataString(p[0]) == name)
            .Select(p => Uri.UnescapeDataString(p.Length > 1 ? p[1] : string.Empty))
            .SingleOrDefault();
    }

    public static async System.Threading.Tasks.Task<Sent> OfAsync(HttpRequestMessage message, System.Threading.CancellationToken token)
    {
        Dictionary<string, string> headers = message
            .Headers.Concat(message.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        string? body = message.Content is null ? null : await message.Content.ReadAsStringAsync(token);
        return new Sent(message.Method.Method, message.RequestUri!, headers, body);
    }
}
