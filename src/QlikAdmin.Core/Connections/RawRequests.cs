using QlikAdmin.Base;
using QlikAdmin.Http;

namespace QlikAdmin.Connections;

/// <summary>Sends what a caller made up, through the same path as everything else.</summary>
internal static class RawRequests
{
    /// <param name="http">The send path.</param>
    /// <param name="method">HTTP verb.</param>
    /// <param name="path">Path below the server, with or without the product's own prefix.</param>
    /// <param name="prefix">The part of the path that the base address holds already, without slashes; may be empty.</param>
    /// <param name="query">Query parameters, unescaped.</param>
    /// <param name="body">JSON text, or null.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the request.</param>
    /// <exception cref="QlikException">InvalidInput, for a path that leads to another host or out of the product's interface.</exception>
    public static async Task<string> InvokeAsync(QlikHttp http, string method, string path, string prefix, IReadOnlyList<KeyValuePair<string, string>> query, string? body, IOperationLog log, CancellationToken token)
    {
        // A query may stand in the path too; taken apart, it is escaped, joined and redacted like any other.
        string[] parts = Relative(path, prefix).Split(new[] { '?' }, 2);
        QlikRequest request = new(new HttpMethod(method.ToUpperInvariant()), parts[0], "Invoke")
        {
            Body = body,
        };
        NextLink.Apply(parts.Length > 1 ? parts[1] : string.Empty, request);
        request.Query.AddRange(query);
        QlikResponse response = await http.SendAsync(request, log, token).ConfigureAwait(false);
        return response.Body;
    }

    internal static string Relative(string path, string prefix)
    {
        string trimmed = path.Trim();
        string location = trimmed.Split('?')[0];
        if (location.IndexOf("://", StringComparison.Ordinal) >= 0
            || location.StartsWith("//", StringComparison.Ordinal)
            || location.StartsWith("\\", StringComparison.Ordinal)
            || Uri.UnescapeDataString(location).IndexOf("..", StringComparison.Ordinal) >= 0)
        {
            throw new QlikException(ErrorReason.InvalidInput, $"-Path '{HostAddress.Shown(path.Split('?')[0])}' must be a path on the connected server, such as /api/v1/users; it must not name a host or contain '..'.");
        }

        trimmed = trimmed.TrimStart('/');
        return prefix.Length > 0 && trimmed.StartsWith(prefix + "/", StringComparison.OrdinalIgnoreCase) ? trimmed.Substring(prefix.Length + 1) : trimmed;
    }
}
