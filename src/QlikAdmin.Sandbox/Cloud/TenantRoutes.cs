using System.Text.Json.Nodes;
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

    private Answer Get(ServiceRequest request)
    {
        if (request.Route("id") != tenant.Id)
        {
            return CloudErrors.WithTextStatus(404, "TENANTS-8", "Not found");
        }

        string host = request.BaseUri[(request.BaseUri.IndexOf("//", System.StringComparison.Ordinal) + 2)..];
        return Answer.Json(200, new JsonObject
        {
            ["id"] = tenant.Id,
            ["name"] = "sandbox",
            ["hostnames"] = new JsonArray(host, "sandbox.eu.qlikcloud.example"),
            ["region"] = "eu",
            ["datacenter"] = "eu-west-1",
            ["status"] = "active",
            ["created"] = tenant.CreatedAt.UtcDateTime,
            ["lastUpdated"] = tenant.CreatedAt.UtcDateTime,
            ["statusLastUpdatedAt"] = tenant.CreatedAt.UtcDateTime,
            ["autoAssignCreateSharedSpacesRoleToProfessionals"] = true,
            ["autoAssignPrivateAnalyticsContentCreatorRoleToProfessionals"] = true,
            ["autoAssignDataServicesContributorRoleToProfessionals"] = true,
            ["enableAnalyticCreation"] = false,
            ["enableAppOpeningFeedback"] = false,
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{request.BaseUri}/api/v1/tenants/{tenant.Id}" } },
        });
    }
}
