using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Log;

/// <summary>Turns a request into the form that the log may keep: credentials are masked, bodies are shortened.</summary>
internal static partial class RequestDescriber
{
    private const int BodyCap = 64 * 1024;

    private static readonly string[] s_readOnlyPosts =
    [
        "/oauth/token",
        "/actions/filter",
        "/table",
        "/audit",
        "/previewprivileges",
        "/previewcreateprivilege",
    ];

    private static readonly string[] s_changes = ["Save", "Set", "Delete"];

    public static JsonObject Headers(IHeaderDictionary headers)
    {
        JsonObject result = [];
        foreach (KeyValuePair<string, StringValues> header in headers)
        {
            string value = header.Value.ToString();
            result[header.Key.ToLowerInvariant()] = header.Key.ToLowerInvariant() switch
            {
                "authorization" or "proxy-authorization" => value.Split(' ', 2)[0],
                "cookie" => string.Join("; ", value.Split(';').Select(c => c.Split('=', 2)[0].Trim())),
                _ => value,
            };
        }

        return result;
    }

    public static string Body(ServiceRequest request)
    {
        string text = Encoding.UTF8.GetString(request.Body, 0, Math.Min(request.Body.Length, BodyCap));
        return Secrets().Replace(text, "$1***");
    }

    /// <summary>Interface and operation that a SOAP call names in its action; null for other requests.</summary>
    public static string? Operation(ServiceRequest request)
    {
        string[] parts = (request.Header("SOAPAction") ?? string.Empty).Trim('"', ' ').Split('/');
        return parts.Length > 1 ? parts[^2] + "/" + parts[^1] : null;
    }

    /// <summary>A selection is a temporary list of the repository, so creating or deleting one changes nothing permanent.</summary>
    public static bool IsChange(string method, string path, string? operation)
    {
        if (operation is not null)
        {
            return s_changes.Any(c => operation.Contains("/" + c, StringComparison.Ordinal));
        }

        if (method is "GET" or "HEAD" or "OPTIONS")
        {
            return false;
        }

        int selection = path.IndexOf("/qrs/selection", StringComparison.OrdinalIgnoreCase);
        if (selection >= 0)
        {
            int depth = path[selection..].Trim('/').Split('/').Length;
            return depth > 3 && method != "POST";
        }

        return !s_readOnlyPosts.Any(p => path.EndsWith(p, StringComparison.OrdinalIgnoreCase));
    }

    public static string AttemptKey(ServiceRequest request, string path)
    {
        string query = string.Join(
            '&',
            request.Queries().Where(q => !q.Key.Equals("xrfkey", StringComparison.OrdinalIgnoreCase)).Select(q => q.Key + '=' + q.Value)
        );
        byte[] head = Encoding.UTF8.GetBytes($"{request.Method} {path}?{query}\n");
        return Convert.ToHexStringLower(SHA256.HashData([.. head, .. request.Body])[..8]);
    }

    [GeneratedRegex(
        """((?:client_secret|client_assertion|refresh_token|password|token|licenseKey)(?:"\s*:\s*"|=))[^"&\s]*""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Secrets();
}
