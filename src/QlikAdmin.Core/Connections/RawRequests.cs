using QlikAdmin.Base;
using QlikAdmin.Http;

namespace QlikAdmin.Connections;

/// <summary>Sends a request that a caller wrote, through the same send path as every other request.</summary>
internal static class RawRequests
{
    private const int Ok = 200;

    /// <param name="http">The send path.</param>
    /// <param name="method">HTTP verb.</param>
    /// <param name="path">Path below the server, with or without the product's own prefix.</param>
    /// <param name="prefix">The part of the path that the base address already has, without slashes; may be empty.</param>
    /// <param name="query">Query parameters, unescaped.</param>
    /// <param name="body">JSON text, or null.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the request.</param>
    /// <exception cref="QlikException">InvalidInput, for a path that leads to another host or out of the product's interface.</exception>
    public static async Task<string> InvokeAsync(
        QlikHttp http,
        string method,
        string path,
        string prefix,
        IReadOnlyList<KeyValuePair<string, string>> query,
        string? body,
        IOperationLog log,
        CancellationToken token
    )
    {
        // The path may have a query too. It is taken apart, so that it is escaped, joined and redacted like any other query.
        string[] parts = Relative(path, prefix).Split(new[] { '?' }, 2);
        QlikRequest request = new(new HttpMethod(method.ToUpperInvariant()), parts[0], "Invoke") { Body = body };
        NextLink.Apply(parts.Length > 1 ? parts[1] : string.Empty, request);
        request.Query.AddRange(query);
        return await http.SendAsync(request, response => Body(http, request, response), log, token).ConfigureAwait(false);
    }

    /// <summary>The answer as it is. Only the author of the call can judge what it says. But after a change, an unreadable answer or an
    /// unexpected empty one is an error.</summary>
    /// <exception cref="QlikException">EmptyAnswer, UnreadableAnswer: after a change they leave open whether it was made.</exception>
    private static string Body(QlikHttp http, QlikRequest request, QlikResponse response)
    {
        if (!request.Changes)
        {
            return response.Body.ToString();
        }

        if (response.Body.IsBlank)
        {
            // With 200 there must be something to read. The products answer 204 where there is nothing, or 201 and 202 where the headers
            // have it.
            return response.StatusCode == Ok
                ? throw ErrorTable.Unusable(
                    ErrorReason.EmptyAnswer,
                    http.Connection,
                    request,
                    "answered 200 with an empty body, which something in between may have made."
                )
                : response.Body.ToString();
        }

        return IsJson(response.ContentType) ? JsonRequests.RequireJson(http, request, response) : response.Body.ToString();
    }

    private static bool IsJson(string? contentType)
    {
        return contentType is not null
            && (
                contentType.EndsWith("/json", StringComparison.OrdinalIgnoreCase)
                || contentType.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            );
    }

    internal static string Relative(string path, string prefix)
    {
        string trimmed = path.Trim();
        string location = trimmed.Split('?')[0];
        if (
            location.IndexOf("://", StringComparison.Ordinal) >= 0
            || location.StartsWith("//", StringComparison.Ordinal)
            || location.StartsWith("\\", StringComparison.Ordinal)
            || Uri.UnescapeDataString(location).IndexOf("..", StringComparison.Ordinal) >= 0
        )
        {
            throw new QlikException(
                ErrorReason.InvalidInput,
                $"-Path '{HostAddress.Shown(path.Split('?')[0])}' must be a path on the connected server, such as /api/v1/users; it must not name a host or contain '..'."
            );
        }

        trimmed = trimmed.TrimStart('/');
        return prefix.Length > 0 && trimmed.StartsWith(prefix + "/", StringComparison.OrdinalIgnoreCase)
            ? trimmed.Substring(prefix.Length + 1)
            : trimmed;
    }
}
