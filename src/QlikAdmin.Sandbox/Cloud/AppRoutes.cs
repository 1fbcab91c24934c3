using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The tenant's apps, as the catalogue lists them: every fourth person owns one.</summary>
internal sealed class AppRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/items";
    private const int PeoplePerApp = 4;

    public void Map(RouteTable routes) => routes.Add("GET", Path, List);

    private Answer List(ServiceRequest request)
    {
        if (ListQuery.Limit(request, 10, 100) is not int limit || !ListQuery.TryCursor(request.Query("next"), out Cursor? cursor))
        {
            return CloudErrors.Create(400, "HTTP-400", "Invalid request parameters");
        }

        // The catalogue holds apps only, so another type of content is an empty list.
        IEnumerable<CloudUser> owners = request.Query("resourceType") is null or "app"
            ? tenant.Users.Where(u => u.Seq % PeoplePerApp == 0 && u.Seq > (cursor?.Seq ?? 0)).OrderBy(u => u.Seq)
            : [];
        List<CloudUser> page = owners.Take(limit + 1).ToList();
        bool isMore = page.Count > limit;
        JsonObject links = new() { ["self"] = new JsonObject { ["href"] = request.BaseUri + Path + request.QueryString } };
        if (isMore)
        {
            page.RemoveAt(limit);
            string next = new Cursor(string.Empty, page[^1].Seq).Encode();
            links["next"] = new JsonObject { ["href"] = request.BaseUri + Path + ListQuery.With(request, "next", next) };
        }

        return Answer.Json(200, new JsonObject { ["data"] = new JsonArray(page.Select(u => (JsonNode)App(u)).ToArray()), ["links"] = links });
    }

    private JsonObject App(CloudUser owner)
    {
        string id = "66" + owner.Id[2..];
        DateTime created = owner.CreatedAt.UtcDateTime;
        return new JsonObject
        {
            ["id"] = id,
            ["name"] = "App of " + owner.Name,
            ["resourceType"] = "app",
            ["resourceId"] = new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id))[..16]).ToString(),
            ["ownerId"] = owner.Id,
            ["tenantId"] = tenant.Id,
            ["createdAt"] = created,
            ["updatedAt"] = created,
            ["resourceCreatedAt"] = created,
            ["resourceUpdatedAt"] = created,
            ["actions"] = new JsonArray(),
            ["isFavorited"] = false,
            ["collectionIds"] = new JsonArray(),
            ["resourceAttributes"] = new JsonObject(),
            ["resourceCustomAttributes"] = new JsonObject(),
            ["links"] = new JsonObject(),
            ["meta"] = new JsonObject { ["isFavorited"] = false, ["actions"] = new JsonArray(), ["tags"] = new JsonArray(), ["collections"] = new JsonArray() },
            ["resourceSize"] = new JsonObject { ["appFile"] = 0, ["appMemory"] = 0 },
        };
    }
}
