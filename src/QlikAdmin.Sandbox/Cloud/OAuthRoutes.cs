using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Tokens for the machine-to-machine client, and the metadata of the token service.</summary>
internal sealed class OAuthRoutes(CloudTenant tenant)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/.well-known/oauth-authorization-server", Metadata);
        routes.Add("POST", "/oauth/token", Token);
        routes.Add("POST", "/oauth/revoke", Revoke);
    }

    private static Answer Metadata(ServiceRequest request) =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["issuer"] = request.BaseUri,
                ["authorization_endpoint"] = request.BaseUri + "/oauth/authorize",
                ["token_endpoint"] = request.BaseUri + "/oauth/token",
                ["revocation_endpoint"] = request.BaseUri + "/oauth/revoke",
                ["jwks_uri"] = request.BaseUri + "/.well-known/jwks.json",
                ["grant_types_supported"] = new JsonArray("client_credentials"),
                ["response_types_supported"] = new JsonArray("code"),
            }
        );

    private Answer Token(ServiceRequest request)
    {
        if (TokenRequest.Refusal(request, tenant.ClientId, tenant.ClientSecret, out Dictionary<string, string> fields) is Answer refusal)
        {
            return refusal;
        }

        CloudUser bot = tenant.BotUser();
        if (bot.Status != "active")
        {
            return CloudErrors.OAuth(403, "AUTH-2", "User is disabled");
        }

        string scope = fields.GetValueOrDefault("scope") is { Length: > 0 } asked ? asked : "admin_classic user_default";
        DateTimeOffset now = tenant.Clock.UtcNow;
        CloudToken token = new(TokenRequest.NewToken(), bot.Id, now + TokenRequest.Lifetime, scope);
        tenant.Keys.Add(token);
        return TokenRequest.Granted(token.Value, token.ExpiresAt!.Value, scope);
    }

    private Answer Revoke(ServiceRequest request)
    {
        if (TokenRequest.Fields(request)?.GetValueOrDefault("token") is not { Length: > 0 } token)
        {
            return CloudErrors.OAuth(400, "OAUTH-1", "Invalid request", "token is required.");
        }

        tenant.Keys.RemoveToken(token);
        return Answer.Empty(200);
    }
}
