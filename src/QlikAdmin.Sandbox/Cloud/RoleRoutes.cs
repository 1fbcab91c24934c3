using System;
using System.Linq;
using System.Text.Json.Nodes;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Reading roles.</summary>
internal sealed class RoleRoutes(CloudTenant tenant)
{
    private static readonly ScimGrammar<CloudRole> s_grammar = new ScimGrammar<CloudRole>()
        .Text("id", "eq", r => r.Id)
        .Text("name", "eq co", r => r.Name)
        .Text("type", "eq", _ => "default")
        .Text("level", "eq", r => r.Level);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/api/v1/roles", List);
        routes.Add("GET", "/api/v1/roles/{id}", Get);
    }

    private Answer Get(ServiceRequest request)
    {
        CloudRole? role = tenant.FindRole(request.Route("id"), null);
        return role is null
            ? CloudErrors.Create(404, "ROLES-7", "Not found")
            : Answer.Json(200, role.ToJson(request.BaseUri, tenant.Id));
    }

    private Answer List(ServiceRequest request)
    {
        string sort = request.Query("sort") is { Length: > 0 } given ? given.Trim() : "+name";
        Func<CloudRole, string>? key = sort.TrimStart('+', '-') switch
        {
            "name" => r => r.Name,
            "id" => r => r.Id,
            "level" => r => r.Level,
            _ => null,
        };
        if (key is null
            || ListQuery.Limit(request, 20, 100) is not int limit
            || !ListQuery.TryCursor(request.Query("next"), out Cursor? after)
            || !ListQuery.TryCursor(request.Query("prev"), out Cursor? before)
            || (after is not null && before is not null))
        {
            return CloudErrors.Create(400, "ROLES-4", "Invalid request parameters");
        }

        Func<CloudRole, bool> filter = static _ => true;
        if (request.Query("filter") is { Length: > 0 } text)
        {
            try
            {
                filter = ScimParser<CloudRole>.Parse(text, s_grammar).Compile();
            }
            catch (ScimException e)
            {
                return CloudErrors.Create(400, "ROLES-4", "Invalid request parameters", e.Message, "filter");
            }
        }

        Page<CloudRole> page = new SortedView<CloudRole>(tenant.Roles, key).Read(new PageRequest(sort[0] == '-', limit, after, before), filter);
        string here = request.BaseUri + request.Path;
        JsonObject links = new() { ["self"] = new JsonObject { ["href"] = here + request.QueryString } };
        if (page.Next is not null)
        {
            links["next"] = new JsonObject { ["href"] = here + ListQuery.With(request, "next", page.Next, "prev") };
        }

        if (page.Previous is not null)
        {
            links["prev"] = new JsonObject { ["href"] = here + ListQuery.With(request, "prev", page.Previous, "next") };
        }

        JsonObject result = new()
        {
            ["data"] = new JsonArray(page.Rows.Select(r => (JsonNode)r.ToJson(request.BaseUri, tenant.Id)).ToArray()),
            ["links"] = links,
        };
        if (string.Equals(request.Query("totalResults"), "true", StringComparison.OrdinalIgnoreCase))
        {
            result["totalResults"] = tenant.Roles.Count(filter);
        }

        return Answer.Json(200, result);
    }
}
