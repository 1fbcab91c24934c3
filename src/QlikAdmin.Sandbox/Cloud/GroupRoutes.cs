using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Reading groups, and the settings of the tenant for them.</summary>
internal sealed class GroupRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/groups";
    private const string Everyone = "000000000000000000000001";

    private static readonly CloudList<CloudGroup> s_list = new CloudList<CloudGroup>(
        (parameter, detail) => CloudErrors.Create(400, "GROUPS-4", "Invalid request parameters", detail, parameter),
        "+name"
    )
    {
        Grammar = new ScimGrammar<CloudGroup>()
            .Text("id", "eq", g => g.Id)
            .Text("name", "eq", g => g.Name)
            .Text("status", "eq", _ => "active")
            .Text("providerType", "eq", _ => "idp")
            .Texts("assignedRoles.id", "eq", g => g.Roles.Select(r => r.Id))
            .Texts("assignedRoles.name", "eq", g => g.Roles.Select(r => r.Name)),
    }
        .By("name", g => g.Name)
        .By("id", g => g.Id)
        .ByTime("createdAt", g => g.CreatedAt);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, r => IfReader(r, List));
        routes.Add("GET", Path + "/settings", r => IfReader(r, Settings));
        routes.Add("GET", Path + "/{id}", r => IfReader(r, Get));
    }

    private static Answer IfReader(ServiceRequest request, Func<ServiceRequest, Answer> handler) =>
        CloudCaller.Of(request).CanReadUsers ? handler(request) : CloudErrors.Forbidden();

    private Answer List(ServiceRequest request) => s_list.Answer(request, tenant.Groups, g => g.ToJson(request.BaseUri, tenant.Id));

    private Answer Get(ServiceRequest request)
    {
        CloudGroup? group = tenant.Groups.FirstOrDefault(g => g.Id == request.Route("id"));
        return group is null
            ? CloudErrors.Create(404, "GROUPS-7", "Not found")
            : Answer.Json(200, group.ToJson(request.BaseUri, tenant.Id));
    }

    private Answer Settings(ServiceRequest request) =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["tenantId"] = tenant.Id,
                ["autoCreateGroups"] = true,
                ["syncIdpGroups"] = true,
                ["systemGroups"] = new JsonObject
                {
                    [Everyone] = new JsonObject
                    {
                        ["id"] = Everyone,
                        ["name"] = "com.qlik.Everyone",
                        ["enabled"] = true,
                        ["createdAt"] = tenant.CreatedAt.UtcDateTime,
                        ["lastUpdatedAt"] = tenant.CreatedAt.UtcDateTime,
                        ["assignedRoles"] = new JsonArray(),
                    },
                },
                ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = request.BaseUri + Path + "/settings" } },
            }
        );
}
