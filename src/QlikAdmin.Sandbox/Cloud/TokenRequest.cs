using Microsoft.AspNetCore.WebUtilities;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The client-credentials grant. The tenant, the registration endpoint and the console all use it.</summary>
internal static class TokenRequest
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    /// <summary>The answer to a request that gets no token; null when the request gets one.</summary>
    public static Answer? Refusal(ServiceRequest request, string clientId, string clientSecret, out Dictionary<string, string> fields)
    {
        fields = [];
        if (Fields(request) is not Dictionary<string, string> given)
        {
            return CloudErrors.OAuth(400, "OAUTH-1", "Invalid request", "The body is neither JSON nor a form.");
        }

        fields = given;
        string grant = fields.GetValueOrDefault("grant_type") ?? string.Empty;
        if (grant != "client_credentials")
        {
            return CloudErrors.OAuth(400, "OAUTH-2", "Invalid request", $"grant_type '{grant}' is not supported for this client.");
        }

        (string? id, string? secret) = Credentials(request, fields);
        return id == clientId && secret == clientSecret ? null : CloudErrors.OAuth(401, "AUTH-1", "Invalid client credentials");
    }

    public static string NewToken() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)).Replace('+', '-').Replace('/', '_');

    public static Answer Granted(string token, DateTimeOffset expiresAt, string scope) =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["access_token"] = token,
                ["token_type"] = "bearer",
                ["expires_in"] = (int)Lifetime.TotalSeconds,
                ["expires_at"] = expiresAt.UtcDateTime,
                ["scope"] = scope,
            }
        );

    public static Dictionary<string, string>? Fields(ServiceRequest request)
    {
        Dictionary<string, string> fields = [];
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
        {
            foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in QueryHelpers.ParseQuery(request.BodyText()))
            {
                fields[name] = value.ToString();
            }

            return fields;
        }

        if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (JsonProperty property in body.EnumerateObject())
        {
            fields[property.Name] = property.Value.ToString();
        }

        return fields;
    }

    private static (string? Id, string? Secret) Credentials(ServiceRequest request, Dictionary<string, string> fields)
    {
        string? authorization = request.Header("Authorization");
        if (authorization?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) == true)
        {
            byte[] buffer = new byte[authorization.Length];
            if (Convert.TryFromBase64String(authorization[6..].Trim(), buffer, out int length))
            {
                string[] pair = Encoding.UTF8.GetString(buffer, 0, length).Split(':', 2);
                return pair.Length == 2 ? (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])) : (null, null);
            }

            return (null, null);
        }

        return (fields.GetValueOrDefault("client_id"), fields.GetValueOrDefault("client_secret"));
    }
}
