using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Tokens for the machine-to-machine client, and the metadata of the token service.</summary>
internal sealed class OAuthRoutes(CloudTenant tenant)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(6);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/.well-known/oauth-authorization-server", Metadata);
        routes.Add("POST", "/oauth/token", Token);
        routes.Add("POST", "/oauth/revoke", Revoke);
    }

    private static Answer Metadata(ServiceRequest request) => Answer.Json(200, new JsonObject
    {
        ["issuer"] = request.BaseUri,
        ["authorization_endpoint"] = request.BaseUri + "/oauth/authorize",
        ["token_endpoint"] = request.BaseUri + "/oauth/token",
        ["revocation_endpoint"] = request.BaseUri + "/oauth/revoke",
        ["jwks_uri"] = request.BaseUri + "/.well-known/jwks.json",
        ["grant_types_supported"] = new JsonArray("client_credentials"),
        ["response_types_supported"] = new JsonArray("code"),
    });

    private static Dictionary<string, string>? Fields(ServiceRequest request)
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

    private Answer Token(ServiceRequest request)
    {
        if (Fields(request) is not Dictionary<string, string> fields)
        {
            return CloudErrors.OAuth(400, "OAUTH-1", "Invalid request", "The body is neither JSON nor a form.");
        }

        string grant = fields.GetValueOrDefault("grant_type") ?? string.Empty;
        if (grant != "client_credentials")
        {
            return CloudErrors.OAuth(400, "OAUTH-2", "Invalid request", $"grant_type '{grant}' is not supported for this client.");
        }

        (string? id, string? secret) = Credentials(request, fields);
        if (id != tenant.ClientId || secret != tenant.ClientSecret)
        {
            return CloudErrors.OAuth(401, "AUTH-1", "Invalid client credentials");
        }

        CloudUser bot = tenant.BotUser();
        if (bot.Status != "active")
        {
            return CloudErrors.OAuth(403, "AUTH-2", "User is disabled");
        }

        string scope = fields.GetValueOrDefault("scope") is { Length: > 0 } asked ? asked : "admin_classic user_default";
        DateTimeOffset now = tenant.Clock.UtcNow;
        CloudToken token = new(
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)).Replace('+', '-').Replace('/', '_'), bot.Id, now + s_lifetime, scope);
        tenant.AddToken(token);
        return Answer.Json(200, new JsonObject
        {
            ["access_token"] = token.Value,
            ["token_type"] = "bearer",
            ["expires_in"] = (int)s_lifetime.TotalSeconds,
            ["expires_at"] = token.ExpiresAt!.Value.UtcDateTime,
            ["scope"] = scope,
        });
    }

    private Answer Revoke(ServiceRequest request)
    {
        if (Fields(request)?.GetValueOrDefault("token") is not { Length: > 0 } token)
        {
            return CloudErrors.OAuth(400, "OAUTH-1", "Invalid request", "token is required.");
        }

        tenant.RemoveToken(token);
        return Answer.Empty(200);
    }
}
