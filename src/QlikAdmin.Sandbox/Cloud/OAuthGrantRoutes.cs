using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The OAuth tokens of users, and the OAuth clients of the tenant.</summary>
internal sealed class OAuthGrantRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/oauth-tokens";

    private static readonly CursorList<CloudGrant> s_tokens = new()
    {
        StandardSort = "userId",
        Refuse = (_, detail) => CloudErrors.OAuth(400, "OAUTH-TOKENS-400", "Invalid request parameters", detail),
        After = "page",
        Before = "page",
        Keys = new Dictionary<string, Func<CloudGrant, string>>(StringComparer.Ordinal) { ["userId"] = t => t.UserId },
    };

    private static readonly CursorList<CloudClient> s_clients = new()
    {
        StandardSort = "+clientId",
        Refuse = (_, detail) => CloudErrors.OAuthClient(400, "OAUTH-CLIENTS-400", "Invalid request parameters", detail),
        Grammar = new ScimGrammar<CloudClient>()
            .Text("clientId", "eq", c => c.Id)
            .Text("clientName", "eq co", c => c.Name)
            .Text("appType", "eq", _ => CloudClient.AppType)
            .Text("createdByType", "eq", _ => "user"),
        Keys = new Dictionary<string, Func<CloudClient, string>>(StringComparer.Ordinal)
        {
            ["clientId"] = c => c.Id,
            ["clientName"] = c => c.Name,
            ["appType"] = _ => CloudClient.AppType,
            ["createdAt"] = c => ScimGrammar<CloudClient>.Key(c.CreatedAt),
        },
    };

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("DELETE", Path + "/{id}", Delete);
        routes.Add("GET", "/api/v1/oauth-clients", Clients);
    }

    private Answer List(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? user = request.Query("userId");

        // Who is no tenant admin sees their own, whatever they ask for.
        IEnumerable<CloudGrant> rows = tenant.Keys.Grants.Where(t =>
            (caller.CanManageUsers || t.UserId == caller.User.Id) && (user is null || t.UserId == user));
        return s_tokens.Read(request, rows, t => t.ToJson(tenant.Id));
    }

    private Answer Delete(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (tenant.Keys.FindGrant(request.Route("id")) is not CloudGrant token || !(caller.CanManageUsers || token.UserId == caller.User.Id))
        {
            return CloudErrors.OAuth(404, "OAUTH-TOKENS-404", "Not found");
        }

        tenant.Keys.Remove(token, "DELETE /oauth-tokens");
        return Answer.Empty(204);
    }

    private Answer Clients(ServiceRequest request) => CloudCaller.Of(request).CanManageUsers
        ? s_clients.Read(request, tenant.Clients, c => c.ToJson())
        : CloudErrors.OAuthClient(403, "OAUTH-CLIENTS-403", "Forbidden", "OAuth clients are for tenant admins.");
}
