using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The tenant's own record.</summary>
internal sealed class TenantRoutes(CloudTenant tenant)
{
    private static readonly string[] s_switches =
    [
        "autoAssignCreateSharedSpacesRoleToProfessionals",
        "autoAssignPrivateAnalyticsContentCreatorRoleToProfessionals",
        "autoAssignDataServicesContributorRoleToProfessionals",
        "enableAnalyticCreation",
        "enableAppOpeningFeedback",
    ];

    private readonly JsonObject _changed = new() { ["name"] = tenant.Name };

    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/api/v1/tenants/me", r =>
            Answer.Html(302, string.Empty).With("Location", $"{r.BaseUri}/api/v1/tenants/{tenant.Id}")
        );
        routes.Add("GET", "/api/v1/tenants/{id}", r => IfMine(r, Get));
        routes.Add("PATCH", "/api/v1/tenants/{id}", r => IfMine(r, Patch));
    }

    private Answer IfMine(ServiceRequest request, Func<ServiceRequest, Answer> handler) =>
        request.Route("id") == tenant.Id ? handler(request) : CloudErrors.WithTextStatus(404, "TENANTS-8", "Not found");

    private Answer Get(ServiceRequest request) =>
        Answer.Json(
            200,
            TenantJson
                .Create(request.BaseUri, tenant.Id, tenant.Name, tenant.Hostnames, isDeactivated: false, tenant.CreatedAt, tenant.CreatedAt)
                .AddAll(_changed)
        );

    private Answer Patch(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).IsAdmin)
        {
            return CloudErrors.WithTextStatus(403, "HTTP-403", "Forbidden");
        }

        List<PatchOperation> operations = JsonBody.Patch(request) ?? throw Refusal(string.Empty);
        List<Action> changes = operations.ConvertAll(o => Change(o) ?? throw Refusal(o.Path));
        changes.ForEach(c => c());
        tenant.Record("tenants", tenant.Id, "updated", new JsonObject { ["fields"] = JsonBody.Array(operations.Select(o => o.Path[1..])) });
        return Answer.Empty(204);
    }

    private static CloudException Refusal(string path)
    {
        JsonObject error = CloudErrors.Item("TENANTS-10", "Invalid PATCH request", null);
        error["source"] = new JsonObject { ["pointer"] = path };
        return new CloudException(Answer.Json(400, new JsonObject { ["errors"] = new JsonArray(error) }));
    }

    private Action? Change(PatchOperation operation) =>
        operation.Op != "replace"
            ? null
            : operation.Path switch
            {
                "/name" when operation.Text is { Length: > 0 } name => () => _changed["name"] = name,
                "/hostnames/1" when operation.Text is { Length: > 0 } alias => () => tenant.Hostnames = [tenant.Hostnames[0], alias],
                ['/', .. string name] when operation.Flag is bool on && Array.IndexOf(s_switches, name) >= 0 => () => _changed[name] = on,
                _ => null,
            };
}
