using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>The catalogue: an index over the content of several services, which learns of a new owner only after it was read once.</summary>
internal sealed class ItemRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/items";
    private const int MostIds = 100;

    public static readonly string[] ResourceTypes =
    [
        "app", "qlikview", "qvapp", "genericlink", "sharingservicetask", "note", "dataasset", "dataset", "automation", "automl-experiment", "automl-deployment",
        "assistant", "dataproduct", "dataqualityrule", "glossary", "knowledgebase", "script", "semantictype", "page",
    ];

    private static readonly OwnedList<CatalogRow> s_list = new OwnedList<CatalogRow>(CursorStyle.NextPrev, 10, 100, "+createdAt")
        .ByTime("createdAt", r => r.CreatedAt).By("name", r => r.Name).ByTime("updatedAt", r => r.UpdatedAt).ByTime("recentlyUsed", r => r.UpdatedAt);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("GET", Path + "/settings", _ => Answer.Json(200, new JsonObject { ["usageMetricsEnabled"] = true }));
        routes.Add("GET", Path + "/{id}", Get);
        routes.Add("DELETE", Path + "/{id}", Delete);
    }

    private static HashSet<string>? Set(string? text) => string.IsNullOrEmpty(text) ? null : [.. text.Split(',')];

    private static bool IsAdmin(CloudCaller caller) => caller.IsAnalyticsAdmin;

    private CatalogRow? Find(ServiceRequest request)
    {
        CatalogRow? row = tenant.Content.Items.FirstOrDefault(i => i.ItemId == request.Route("id"));
        CloudCaller caller = CloudCaller.Of(request);
        return row is not null && tenant.Content.CanSee(caller, row, IsAdmin(caller)) ? row : null;
    }

    private Answer Get(ServiceRequest request)
    {
        if (Find(request) is not CatalogRow row)
        {
            return OwnedAnswers.Bare(404, "Not Found");
        }

        JsonObject json = ToJson(request, row);
        tenant.Content.CatchUp();
        return Answer.Json(200, json);
    }

    /// <summary>Takes the row out of the catalogue; only content without a service of its own is gone with it.</summary>
    private Answer Delete(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CatalogRow? row = Find(request);
        if (row is null)
        {
            return OwnedAnswers.Bare(404, "Not Found");
        }

        if (row is not CloudOtherItem other || (row.OwnerId != caller.User.Id && !caller.IsAdmin))
        {
            return OwnedAnswers.Bare(403, "Forbidden");
        }

        tenant.Content.Remove(tenant.Content.Others, other, "DELETE /items");
        return Answer.Empty(204);
    }

    private Answer List(ServiceRequest request)
    {
        string? type = request.Query("resourceType");
        ItemTypeFilter? types = type is null ? null : ItemTypeFilter.Parse(type, ResourceTypes);
        if (type is not null && types is null)
        {
            return OwnedAnswers.Bare(400, "Bad Request", $"resourceType '{type}' is unknown.");
        }

        string? wrong = (request.Query("resourceId"), request.Query("resourceIds")) switch
        {
            (not null, not null) => "Provide either resourceId or resourceIds.",
            (not null, _) or (_, not null) when type is null => "resourceType must be provided with a resource id.",
            _ when types?.NamesSubTypes == true && request.Query("resourceSubType") is not null => "Give subtypes either in resourceType or in resourceSubType.",
            (_, string ids) when ids.Split(',').Length > MostIds => "At most 100 resourceIds are supported.",
            _ => null,
        };
        if (wrong is not null)
        {
            return OwnedAnswers.Bare(400, "Bad Request", wrong);
        }

        CloudCaller caller = CloudCaller.Of(request);
        Func<CatalogRow, bool> filter = Filter(request, types);
        OwnedPage<CatalogRow> page = s_list.Read(request, tenant.Content.ItemViews, r => tenant.Content.CanSee(caller, r, IsAdmin(caller)) && filter(r));
        if (page.Error is not null)
        {
            return OwnedAnswers.Bare(400, "Bad Request", page.Error);
        }

        JsonObject json = OwnedAnswers.Envelope(request, page, r => ToJson(request, r));
        tenant.Content.CatchUp();
        return Answer.Json(200, json);
    }

    private Func<CatalogRow, bool> Filter(ServiceRequest request, ItemTypeFilter? types)
    {
        string? owner = request.Query("ownerId");
        string? notOwner = request.Query("notOwnerId");
        string? creator = request.Query("createdByUserId");
        string? space = request.Query("spaceId");
        string? name = request.Query("name");
        string? query = request.Query("query");
        string? id = request.Query("id");
        string? resource = request.Query("resourceId");
        HashSet<string>? resources = Set(request.Query("resourceIds"));
        HashSet<string>? subTypes = Set(request.Query("resourceSubType"));
        HashSet<string>? spaceTypes = Set(request.Query("spaceType"));
        bool? shared = bool.TryParse(request.Query("shared"), out bool given) ? given : null;
        return r => (owner is null || r.IndexedOwnerId == owner)
            && (notOwner is null || r.IndexedOwnerId != notOwner)
            && (creator is null || r.IndexedOwnerId == creator)
            && (types is null || types.Fits(r.ResourceType, r.ResourceSubType))
            && (space is null || (space == "personal" ? r.SpaceId is null && r.IndexedOwnerId == CloudCaller.Of(request).User.Id : r.SpaceId == space))
            && (name is null || r.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            && (query is null || r.Name.Contains(query, StringComparison.OrdinalIgnoreCase))
            && (id is null || r.ItemId == id)
            && (resource is null || r.Id == resource)
            && (resources is null || resources.Contains(r.Id))
            && (subTypes is null || (r.ResourceSubType is not null && subTypes.Contains(r.ResourceSubType)))
            && (spaceTypes is null || spaceTypes.Contains(SpaceType(r)))
            && (shared is null || r.SpaceId is not null == shared);
    }

    private string SpaceType(CatalogRow row) => row.SpaceId is null ? "personal" : tenant.Content.Spaces.Find(row.SpaceId)?.Type ?? "shared";

    private JsonObject ToJson(ServiceRequest request, CatalogRow row)
    {
        CloudCaller caller = CloudCaller.Of(request);
        bool withActions = !string.Equals(request.Query("noActions"), "true", StringComparison.OrdinalIgnoreCase);
        string[] actions = !withActions ? [] : row.OwnerId == caller.User.Id || caller.IsAdmin ? ["change_owner", "change_space", "delete", "read", "update"] : ["read"];
        JsonObject json = new()
        {
            ["id"] = row.ItemId,
            ["name"] = row.Name,
            ["resourceType"] = row.ResourceType,
            ["resourceId"] = row.Id,
            ["ownerId"] = row.IndexedOwnerId,
            ["creatorId"] = row.IndexedOwnerId,
            ["tenantId"] = tenant.Id,
            ["createdAt"] = row.CreatedAt.UtcDateTime,
            ["updatedAt"] = row.UpdatedAt.UtcDateTime,
            ["resourceCreatedAt"] = row.CreatedAt.UtcDateTime,
            ["resourceUpdatedAt"] = row.UpdatedAt.UtcDateTime,
            ["actions"] = JsonBody.Array(actions),
            ["isFavorited"] = false,
            ["collectionIds"] = new JsonArray(),
            ["resourceAttributes"] = new JsonObject(),
            ["resourceCustomAttributes"] = new JsonObject(),
            ["links"] = new JsonObject { ["self"] = OwnedAnswers.Href($"{request.BaseUri}{Path}/{row.ItemId}") },
            ["meta"] = new JsonObject { ["isFavorited"] = false, ["actions"] = JsonBody.Array(actions), ["tags"] = new JsonArray(), ["collections"] = new JsonArray() },
        };
        if (row is CloudApp)
        {
            json["resourceSize"] = new JsonObject { ["appFile"] = 0, ["appMemory"] = 0 };
        }

        return json.AddIfSet("spaceId", row.SpaceId).AddIfSet("resourceSubType", row.ResourceSubType);
    }
}
