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

    private static readonly CloudList<CatalogRow> s_list = new CloudList<CatalogRow>((_, detail) => CloudErrors.Bare(400, detail), "+createdAt") { Standard = 10 }
        .ByTime("createdAt", r => r.CreatedAt).By("name", r => r.Name).ByTime("updatedAt", r => r.UpdatedAt).ByTime("recentlyUsed", r => r.UpdatedAt)
        .Where("ownerId", r => r.IndexedOwnerId)
        .Where("notOwnerId", (r, owner) => r.IndexedOwnerId != owner)
        .Where("createdByUserId", r => r.IndexedOwnerId)
        .Where("name", (r, name) => r.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
        .Where("query", (r, text) => r.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
        .Where("id", r => r.ItemId)
        .Where("resourceId", r => r.Id)
        .Where("shared", (r, shared) => !bool.TryParse(shared, out bool isShared) || r.SpaceId is not null == isShared)
        .WhereAny("resourceIds", r => r.Id)
        .WhereAny("resourceSubType", r => r.ResourceSubType);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("GET", Path + "/settings", _ => Answer.Json(200, new JsonObject { ["usageMetricsEnabled"] = true }));
        routes.Add("GET", Path + "/{id}", Get);
        routes.Add("DELETE", Path + "/{id}", Delete);
    }

    private static CloudException Refusal(int status, string? detail = null) => new(CloudErrors.Bare(status, detail));

    private bool Sees(CloudCaller caller, CatalogRow row) => tenant.Content.CanSee(caller, row, caller.IsAnalyticsAdmin);

    private CatalogRow Find(ServiceRequest request) =>
        tenant.Content.Items.FirstOrDefault(i => i.ItemId == request.Route("id") && Sees(CloudCaller.Of(request), i)) ?? throw Refusal(404);

    private Answer Get(ServiceRequest request)
    {
        JsonObject json = ToJson(request, Find(request));
        tenant.Content.CatchUp();
        return Answer.Json(200, json);
    }

    /// <summary>Takes the row out of the catalogue; only content without a service of its own is gone with it.</summary>
    private Answer Delete(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (Find(request) is not CloudOtherItem other || (other.OwnerId != caller.User.Id && !caller.IsAdmin))
        {
            throw Refusal(403);
        }

        tenant.Content.Remove(tenant.Content.Others, other, "DELETE /items");
        return Answer.Empty(204);
    }

    private Answer List(ServiceRequest request)
    {
        string? type = request.Query("resourceType");
        ItemTypeFilter? types = type is null ? null : ItemTypeFilter.Parse(type, ResourceTypes) ?? throw Refusal(400, $"resourceType '{type}' is unknown.");
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
            throw Refusal(400, wrong);
        }

        CloudCaller caller = CloudCaller.Of(request);
        string? space = request.Query("spaceId");
        string[]? spaceTypes = request.Query("spaceType") is { Length: > 0 } given ? given.Split(',') : null;
        CloudPage<CatalogRow> page = s_list.Read(request, tenant.Content.ItemViews, r => Sees(caller, r)
            && (types is null || types.Fits(r.ResourceType, r.ResourceSubType))
            && (space is null || (space == "personal" ? r.SpaceId is null && r.IndexedOwnerId == caller.User.Id : r.SpaceId == space))
            && (spaceTypes is null || spaceTypes.Contains(SpaceType(r))));
        JsonObject json = page.Envelope(request, r => ToJson(request, r));
        tenant.Content.CatchUp();
        return Answer.Json(200, json);
    }

    private string SpaceType(CatalogRow row) => row.SpaceId is null ? "personal" : tenant.Content.Spaces.Find(row.SpaceId)?.Type ?? "shared";

    private JsonObject ToJson(ServiceRequest request, CatalogRow row)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string[] actions = request.Has("noActions") ? [] : row.OwnerId == caller.User.Id || caller.IsAdmin ? ["change_owner", "change_space", "delete", "read", "update"] : ["read"];
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
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{request.BaseUri}{Path}/{row.ItemId}" } },
            ["meta"] = new JsonObject { ["isFavorited"] = false, ["actions"] = JsonBody.Array(actions), ["tags"] = new JsonArray(), ["collections"] = new JsonArray() },
        };
        return json.AddIfSet("resourceSize", row is CloudApp ? new JsonObject { ["appFile"] = 0, ["appMemory"] = 0 } : null)
            .AddIfSet("spaceId", row.SpaceId)
            .AddIfSet("resourceSubType", row.ResourceSubType);
    }
}
