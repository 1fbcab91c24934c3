using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Cloud.Owned;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Control;

/// <summary>What the users of the tenant own. A test reads all of it and adds to it here, without the services of the tenant.</summary>
internal sealed class ContentRoutes(CloudTenant tenant)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/state/cloud/content", State);
        routes.Add("POST", "/content", Add);
    }

    /// <summary>Number of rows of each kind, and how many rows in all have a deleted owner. The tenant's lock is held.</summary>
    public JsonObject Summary()
    {
        JsonObject json = [];
        foreach (IGrouping<string, OwnedRow> kind in tenant.Content.Rows.GroupBy(r => r.Kind).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            json[kind.Key] = kind.Count();
        }

        json["withoutOwner"] = tenant.Content.Rows.Count(IsOwnerless);
        return json;
    }

    /// <summary>Everything that a caller could change. The tenant's lock is held.</summary>
    public IEnumerable<string> Lines() =>
        tenant
            .Content.Rows.OrderBy(r => r.Kind, StringComparer.Ordinal)
            .ThenBy(r => r.Id, StringComparer.Ordinal)
            .Select(r => ToJson(r).ToJsonString());

    private bool IsOwnerless(OwnedRow row) => row.OwnerId.Length > 0 && tenant.FindUser(row.OwnerId) is null;

    private JsonObject ToJson(OwnedRow row) =>
        new()
        {
            ["kind"] = row.Kind,
            ["id"] = row.Id,
            ["name"] = row.Name,
            ["ownerId"] = row.OwnerId,
            ["ownerStatus"] = row.OwnerId.Length == 0 ? null : tenant.FindUser(row.OwnerId)?.Status ?? "gone",
            ["spaceId"] = row.SpaceId,
            ["details"] = row.Details(),
        };

    private Answer State(ServiceRequest request)
    {
        string? owner = request.Query("ownerId");
        string? kind = request.Query("kind");
        string? status = request.Query("ownerStatus");
        lock (tenant.Gate)
        {
            IEnumerable<JsonObject> rows = tenant
                .Content.Rows.Where(r => (owner is null || r.OwnerId == owner) && (kind is null || r.Kind == kind))
                .Select(ToJson);
            return Answer.Json(200, ControlService.Array(rows.Where(r => status is null || (string?)r["ownerStatus"] == status)));
        }
    }

    /// <summary>Takes either <c>owners</c> with <c>kinds</c> (all kinds when none are named), or <c>rows</c> with more details.</summary>
    private Answer Add(ServiceRequest request)
    {
        JsonElement body = ControlService.Body(request);
        List<ContentOrder> orders = [];
        if (JsonBody.Texts(body, "owners") is List<string> owners)
        {
            List<string> kinds = JsonBody.Texts(body, "kinds") ?? [.. ContentFactory.Kinds];
            orders.AddRange(owners.SelectMany(o => kinds.Select(k => new ContentOrder(k, o))));
        }

        if (body.TryGetProperty("rows", out JsonElement rows) && rows.ValueKind == JsonValueKind.Array)
        {
            orders.AddRange(rows.EnumerateArray().Select(Order));
        }

        if (orders.Count == 0)
        {
            throw new ControlException(
                "Give {\"owners\":[\"id\"],\"kinds\":[\"app\"]} or {\"rows\":[{\"kind\":\"app\",\"ownerId\":\"id\"}]}."
            );
        }

        if (orders.Find(o => Array.IndexOf(ContentFactory.Kinds, o.Kind) < 0) is ContentOrder wrong)
        {
            throw new ControlException($"kind '{wrong.Kind}' is unknown; it must be one of {string.Join(", ", ContentFactory.Kinds)}.");
        }

        lock (tenant.Gate)
        {
            if (orders.Find(o => o.SpaceId is not null && tenant.Content.Spaces.Find(o.SpaceId) is null) is ContentOrder lost)
            {
                throw new ControlException($"No space '{lost.SpaceId}'.");
            }

            return Answer.Json(
                200,
                new JsonObject
                {
                    ["added"] = ControlService.Array(orders.Select(o => ToJson(tenant.Content.Factory.Add(o, isChange: false))).ToList()),
                }
            );
        }
    }

    private static ContentOrder Order(JsonElement row) =>
        new(
            JsonBody.Text(row, "kind") ?? string.Empty,
            JsonBody.Text(row, "ownerId") ?? throw new ControlException("Every row needs kind and ownerId.")
        )
        {
            Name = JsonBody.Text(row, "name"),
            SpaceId = JsonBody.Text(row, "spaceId"),
            FolderId = JsonBody.Text(row, "folderId"),
            AppId = JsonBody.Text(row, "appId"),
            SubType = JsonBody.Text(row, "subType"),
            DisabledCode = JsonBody.Text(row, "disabledCode"),
            IsLocked = JsonBody.Flag(row, "locked") ?? false,
        };
}
