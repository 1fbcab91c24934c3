using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The OAuth tokens of users, and the OAuth clients of the tenant.</summary>
internal sealed class OAuthGrantRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/oauth-tokens";

    private static readonly CloudList<CloudGrant> s_tokens = new CloudList<CloudGrant>(
        (_, detail) => CloudErrors.OAuth(400, "OAUTH-TOKENS-400", "Invalid request parameters", detail),
        "userId"
    )
    {
        After = "page",
        Before = "page",
    }
        .By("userId", t => t.UserId)
        .Where("userId", t => t.UserId);

    private static readonly CloudList<CloudClient> s_clients = new CloudList<CloudClient>(
        (_, detail) => CloudErrors.Bare(400, "OAUTH-CLIENTS-400", "Invalid request parameters", detail),
        "+clientId"
    )
    {
        Grammar = new ScimGrammar<CloudClient>()
            .Text("clientId", "eq", c => c.Id)
            .Text("clientName", "eq co", c => c.Name)
            .Text("appType", "eq", _ => CloudClient.AppType)
            .Text("createdByType", "eq", _ => "user"),
    }
        .By("clientId", c => c.Id)
        .By("clientName", c => c.Name)
        .By("appType", _ => CloudClient.AppType)
        .ByTime("createdAt", c => c.CreatedAt);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("DELETE", Path + "/{id}", Delete);
        routes.Add("GET", "/api/v1/oauth-clients", Clients);
    }

    private Answer List(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);

        // A caller who is not a tenant admin sees only their own tokens, whatever they ask for.
        return s_tokens.Answer(request, tenant.Keys.Grants.Where(t => caller.CanManageUsers || t.UserId == caller.User.Id), t =>
            t.ToJson(tenant.Id)
        );
    }

    private Answer Delete(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (
            tenant.Keys.FindGrant(request.Route("id")) is not CloudGrant token
            || !(caller.CanManageUsers || token.UserId == caller.User.Id)
        )
        {
            return CloudErrors.OAuth(404, "OAUTH-TOKENS-404", "Not found");
        }

        tenant.Keys.Remove(token, "DELETE /oauth-tokens");
        return Answer.Empty(204);
    }

    private Answer Clients(ServiceRequest request) =>
        CloudCaller.Of(request).CanManageUsers
            ? s_clients.Answer(request, tenant.Clients, c => c.ToJson())
            : CloudErrors.Bare(403, "OAUTH-CLIENTS-403", "Forbidden", "OAuth clients are for tenant admins.");
}
