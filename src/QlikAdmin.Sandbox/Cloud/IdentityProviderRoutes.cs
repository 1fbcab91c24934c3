using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Reading the identity providers. They decide whether a deleted person can come back.</summary>
internal sealed class IdentityProviderRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/identity-providers";

    private static readonly CloudList<CloudIdentityProvider> s_list = new CloudList<CloudIdentityProvider>(
        (parameter, detail) => CloudErrors.Untraced(404, "IDP-400", "Invalid request parameters", detail, parameter),
        "+created"
    )
        .ByTime("created", p => p.Created)
        .Where("active", (p, active) => p.IsActive == active.Equals("true", StringComparison.OrdinalIgnoreCase));

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, r => IfAdmin(r, List));
        routes.Add("GET", Path + "/status", r => IfAdmin(r, Status));
        routes.Add("GET", Path + "/{id}", r => IfAdmin(r, Get));
    }

    private static Answer IfAdmin(ServiceRequest request, Func<ServiceRequest, Answer> handler) =>
        CloudCaller.Of(request).CanManageUsers
            ? handler(request)
            : CloudErrors.Untraced(403, "IDP-403", "Forbidden", "Identity providers are for tenant admins.");

    private Answer List(ServiceRequest request) => s_list.Answer(request, tenant.Providers, p => p.ToJson(tenant.Id));

    private Answer Get(ServiceRequest request) =>
        tenant.Providers.FirstOrDefault(p => p.Id == request.Route("id")) is CloudIdentityProvider provider
            ? Answer.Json(200, provider.ToJson(tenant.Id))
            : CloudErrors.Untraced(404, "IDP-404", "Not found");

    private Answer Status(ServiceRequest request) =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["active_interactive_idps_count"] = tenant.Providers.Count(p => p.IsActive && p.IsInteractive),
                ["idps_metadata"] = new JsonArray(
                    tenant
                        .Providers.Select(p =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["active"] = p.IsActive,
                                    ["provider"] = p.Provider,
                                    ["interactive"] = p.IsInteractive,
                                }
                        )
                        .ToArray()
                ),
            }
        );
}
