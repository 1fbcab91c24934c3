using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Reading the identity providers, which decide whether a deleted person can come back.</summary>
internal sealed class IdentityProviderRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/identity-providers";

    private static readonly CursorList<CloudIdentityProvider> s_list = new()
    {
        StandardSort = "+created",
        Refuse = (parameter, detail) => CloudErrors.Untraced(404, "IDP-400", "Invalid request parameters", detail, parameter),
        Keys = new Dictionary<string, Func<CloudIdentityProvider, string>>(StringComparer.Ordinal)
        {
            ["created"] = p => ScimGrammar<CloudIdentityProvider>.Key(p.Created),
        },
    };

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("GET", Path + "/status", Status);
        routes.Add("GET", Path + "/{id}", Get);
    }

    private static Answer NotFound() => CloudErrors.Untraced(404, "IDP-404", "Not found");

    private static Answer Forbidden() => CloudErrors.Untraced(403, "IDP-403", "Forbidden", "Identity providers are for tenant admins.");

    private Answer List(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).CanManageUsers)
        {
            return Forbidden();
        }

        string? active = request.Query("active");
        return s_list.Read(
            request,
            tenant.Providers.Where(p => active is null || p.IsActive == string.Equals(active, "true", StringComparison.OrdinalIgnoreCase)),
            p => p.ToJson(tenant.Id));
    }

    private Answer Get(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).CanManageUsers)
        {
            return Forbidden();
        }

        CloudIdentityProvider? provider = tenant.Providers.FirstOrDefault(p => p.Id == request.Route("id"));
        return provider is null ? NotFound() : Answer.Json(200, provider.ToJson(tenant.Id));
    }

    private Answer Status(ServiceRequest request) => CloudCaller.Of(request).CanManageUsers
        ? Answer.Json(200, new JsonObject
        {
            ["active_interactive_idps_count"] = tenant.Providers.Count(p => p.IsActive && p.IsInteractive),
            ["idps_metadata"] = new JsonArray(tenant.Providers.Select(p => (JsonNode)new JsonObject
            {
                ["active"] = p.IsActive,
                ["provider"] = p.Provider,
                ["interactive"] = p.IsInteractive,
            }).ToArray()),
        })
        : Forbidden();
}
