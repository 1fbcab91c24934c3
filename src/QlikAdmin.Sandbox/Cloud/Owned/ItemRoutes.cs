using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>The catalogue: an index over the content of several services. It shows a new owner only from the second read on.</summary>
internal sealed class ItemRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/items";
    private const int MostIds = 100;

    public static readonly string[] ResourceTypes =
    [
        "app",
        "qlikview",
        "qvapp",
        "genericlink",
        "sharingservicetask",
        "note",
        "dataasset",
        "dataset",
        "automation",
        "automl-experiment",
        "automl-deployment",
        "assistant",
        "dataproduct",
        "dataqualityrule",
        "glossary",
        "knowledgebase",
        "script",
        "semantictype",
        "page",
    ];

    private static readonly CloudList<CatalogRow> s_list = new CloudList<CatalogRow>(
        (_, detail) => CloudErrors.Bare(400, detail),
        "+createdAt"
    )
    {
        Standard = 10,
    }
        .ByTime("createdAt", r => r.CreatedAt)
        .By("name", r => r.Name)
        .ByTime("updatedAt", r => r.UpdatedAt)
        .ByTime("recentlyUsed", r => r.UpdatedAt)
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

    public void Map(RouteTable routes, CollectionFamily collections)
    {
        routes.Add("GET", Path, r => List(r, InCollection(r.Query("collectionId"))));
        routes.Add("GET", Path + "/settings", _ => Answer.Json(200, new JsonObject { ["usageMetricsEnabled"] = true }));
        routes.Add("GET", Path + "/{id}", r => Get(r, r.Route("id")));
        routes.Add("PUT", Path + "/{id}", Put);
        routes.Add("DELETE", Path + "/{id}", Delete);
        routes.Add("GET", Path + "/{id}/collections", r => collections.Holding(r, Find(r, r.Route("id")).ItemId));
        routes.Add("GET", Path + "/{id}/publisheditems", Published);
    }

    /// <summary>One item as the catalogue shows it.</summary>
    public JsonObject Read(ServiceRequest request, string id)
    {
        JsonObject json = ToJson(request, Find(request, id));
        tenant.Content.CatchUp();
        return json;
    }

    public Answer Get(ServiceRequest request, string id) => Answer.Json(200, Read(request, id));

    /// <summary>The list is always empty, because the sandbox has no items that were published from another item.</summary>
    private Answer Published(ServiceRequest request)
    {
        Find(request, request.Route("id"));
        return List(request, static _ => false);
    }

    private static bool All(CatalogRow row) => true;

    private Func<CatalogRow, bool> InCollection(string? id) =>
        string.IsNullOrEmpty(id) ? All : row => tenant.Content.Collections.Find(id)?.ItemIds.Contains(row.ItemId) == true;

    private static CloudException Refusal(int status, string? detail = null) => new(CloudErrors.Bare(status, detail));

    private bool Sees(CloudCaller caller, CatalogRow row) => tenant.Content.CanSee(caller, row, caller.IsAnalyticsAdmin);

    private CatalogRow Find(ServiceRequest request, string id) =>
        tenant.Content.Items.FirstOrDefault(i => i.ItemId == id && Sees(CloudCaller.Of(request), i)) ?? throw Refusal(404);

    private static bool MayChange(CloudCaller caller, CatalogRow row) => row.OwnerId == caller.User.Id || caller.IsAdmin;

    /// <summary>Changes what the catalogue shows. An owner in the body is ignored.</summary>
    private Answer Put(ServiceRequest request)
    {
        CatalogRow row = Find(request, request.Route("id"));
        if (!MayChange(CloudCaller.Of(request), row))
        {
            throw Refusal(403);
        }

        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "resourceType") != row.ResourceType)
        {
            throw Refusal(400, "resourceType is required, and can't be changed.");
        }

        row.ItemDescription = JsonBody.Text(body, "description") ?? row.ItemDescription;
        if (JsonBody.Text(body, "name") is { Length: > 0 } name)
        {
            row.Name = name;
        }

        row.UpdatedAt = tenant.Clock.UtcNow;
        tenant.Content.ItemViews.Invalidate();
        tenant.Record("items", row.ItemId, "updated", new JsonObject { ["name"] = row.Name });
        return Answer.Json(200, ToJson(request, row));
    }

    /// <summary>Takes the row out of the catalogue. This deletes only content that has no service of its own.</summary>
    private Answer Delete(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (Find(request, request.Route("id")) is not CloudOtherItem other || !MayChange(caller, other))
        {
            throw Refusal(403);
        }

        tenant.Content.Remove(tenant.Content.Others, other, "DELETE /items");
        return Answer.Empty(204);
    }

    /// <summary>A page of the items that a route selects.</summary>
    public Answer List(ServiceRequest request, Func<CatalogRow, bool> isMeant)
    {
        string? type = request.Query("resourceType");
        ItemTypeFilter? types = type is null
            ? null
            : ItemTypeFilter.Parse(type, ResourceTypes) ?? throw Refusal(400, $"resourceType '{type}' is unknown.");
        string? wrong = (request.Query("resourceId"), request.Query("resourceIds")) switch
        {
            (not null, not null) => "Provide either resourceId or resourceIds.",
            (not null, _) or (_, not null) when type is null => "resourceType must be provided with a resource id.",
            _ when types?.NamesSubTypes == true && request.Query("resourceSubType") is not null =>
                "Give subtypes either in resourceType or in resourceSubType.",
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
        CloudPage<CatalogRow> page = s_list.Read(request, tenant.Content.ItemViews, r =>
            isMeant(r)
            && Sees(caller, r)
            && (types is null || types.Fits(r.ResourceType, r.ResourceSubType))
            && (space is null || (space == "personal" ? r.SpaceId is null && r.IndexedOwnerId == caller.User.Id : r.SpaceId == space))
            && (spaceTypes is null || spaceTypes.Contains(SpaceType(r)))
        );
        JsonObject json = page.Envelope(request, r => ToJson(request, r));
        tenant.Content.CatchUp();
        return Answer.Json(200, json);
    }

    private string SpaceType(CatalogRow row) =>
        row.SpaceId is null ? "personal" : tenant.Content.Spaces.Find(row.SpaceId)?.Type ?? "shared";

    private JsonObject ToJson(ServiceRequest request, CatalogRow row)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string[] actions =
            request.Has("noActions") ? []
            : MayChange(caller, row) ? ["change_owner", "change_space", "delete", "read", "update"]
            : ["read"];
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
            ["collectionIds"] = JsonBody.Array(
                tenant.Content.Collections.Rows.Where(c => c.ItemIds.Contains(row.ItemId)).Select(c => c.Id)
            ),
            ["resourceAttributes"] = new JsonObject(),
            ["resourceCustomAttributes"] = new JsonObject(),
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{request.BaseUri}{Path}/{row.ItemId}" } },
            ["meta"] = new JsonObject
            {
                ["isFavorited"] = false,
                ["actions"] = JsonBody.Array(actions),
                ["tags"] = new JsonArray(),
                ["collections"] = new JsonArray(),
            },
        };
        return json.AddIfSet("resourceSize", row is CloudApp ? new JsonObject { ["appFile"] = 0, ["appMemory"] = 0 } : null)
            .AddIfSet("spaceId", row.SpaceId)
            .AddIfSet("resourceSubType", row.ResourceSubType)
            .AddIfSet("description", row.ItemDescription);
    }
}
