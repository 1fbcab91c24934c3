using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The tenant's own record.</summary>
internal sealed class TenantRoutes(CloudTenant tenant)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/api/v1/tenants/me", r => Answer.Html(302, string.Empty).With("Location", $"{r.BaseUri}/api/v1/tenants/{tenant.Id}"));
        routes.Add("GET", "/api/v1/tenants/{id}", Get);
    }

    private Answer Get(ServiceRequest request) => request.Route("id") == tenant.Id
        ? Answer.Json(200, TenantJson.Create(request.BaseUri, tenant.Id, "sandbox", tenant.Hostnames, isDeactivated: false, tenant.CreatedAt, tenant.CreatedAt))
        : CloudErrors.WithTextStatus(404, "TENANTS-8", "Not found");
}
