using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Collections of items. Everybody has one for favourites.</summary>
internal sealed class CollectionFamily(CloudTenant tenant, ItemRoutes items)
{
    private const string Path = "/api/v1/collections";

    private static readonly string[] s_types = ["private", "public", "publicgoverned"];

    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudCollection> Create() =>
        new()
        {
            Paths = [Path],
            Table = Content.Collections,
            Error = CloudErrors.Bare,
            Sees = Sees,
            MayChange = static (caller, row) => caller.IsAnalyticsAdmin || row.OwnerId == caller.User.Id,
            List = List().WhereAny("type", c => c.Type).WhereAny("types", c => c.Type),
            Write = (request, row) => row.ToJson(request.BaseUri, tenant.Id),
            Create = New,
            Patch = new()
            {
                ["/name"] = (row, o) =>
                    o.Text is { Length: > 0 } name
                        ? () => Content.Set(Content.Collections, row, "name", row.Name, name, v => row.Name = v)
                        : throw Refusal(400, "name must be text."),
                ["/description"] = (row, o) =>
                    () => Content.Set(Content.Collections, row, "description", row.Description, o.Text, v => row.Description = v),
                ["/type"] = (row, o) =>
                    TypeOf(o.Text) is string type
                        ? () => Content.Set(Content.Collections, row, "type", row.Type, type, v => row.Type = v)
                        : null,
            },
            Put = Put,
            Changed = static (request, row) => row.UpdatedBy = CloudCaller.Of(request).User.Id,
            ReturnsChanged = true,
            Delete = (_, row) => Content.Remove(Content.Collections, row, "DELETE /collections"),
            Extras = [new("GET", "/favorites", Favorites)],
            Actions =
            [
                new("GET", "/items", Sees, (r, row) => items.List(r, item => row.ItemIds.Contains(item.ItemId))),
                new("POST", "/items", MayFill, Put),
                new("GET", "/items/{itemId}", Sees, (r, row) => items.Get(r, Held(r, row))),
                new("DELETE", "/items/{itemId}", MayFill, Take),
            ],
        };

    /// <summary>The collections that contain an item.</summary>
    public Answer Holding(ServiceRequest request, string itemId)
    {
        CloudCaller caller = CloudCaller.Of(request);
        return List()
            .Answer(request, Content.Collections.Rows.Where(c => Sees(caller, c) && c.ItemIds.Contains(itemId)), c =>
                c.ToJson(request.BaseUri, tenant.Id)
            );
    }

    private static CloudList<CloudCollection> List() =>
        new CloudList<CloudCollection>((_, detail) => CloudErrors.Bare(400, detail), "+createdAt") { Standard = 10 }
            .ByTime("createdAt", c => c.CreatedAt)
            .ByTime("updatedAt", c => c.UpdatedAt)
            .By("name", c => c.Name)
            .Where("id", c => c.Id)
            .Where("name", c => c.Name)
            .Where("creatorId", c => c.CreatedBy)
            .Where("query", (c, text) => c.Name.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static CloudException Refusal(int status, string? detail) => new(CloudErrors.Bare(status, detail));

    private static string TypeOf(string? type) =>
        type is not null && Array.IndexOf(s_types, type) >= 0
            ? type
            : throw Refusal(400, "type must be private, public or publicgoverned.");

    private bool Sees(CloudCaller caller, CloudCollection row) =>
        row.OwnerId == caller.User.Id
        || row.Type == "public"
        || row.Type == "publicgoverned"
        || (row.Type == "private" && caller.IsAnalyticsAdmin);

    private static bool MayFill(CloudCaller caller, CloudCollection row) =>
        row.OwnerId == caller.User.Id || (row.Type != "favorite" && caller.IsAnalyticsAdmin);

    private static string NameOf(JsonElement body) =>
        JsonBody.Text(body, "name") is { Length: > 0 } name ? name : throw Refusal(400, "name is required.");

    private CloudCollection New(ServiceRequest request, JsonElement body)
    {
        string name = NameOf(body);
        string type = TypeOf(JsonBody.Text(body, "type"));
        CloudCaller caller = CloudCaller.Of(request);
        return type == "publicgoverned" && !caller.IsAnalyticsAdmin
            ? throw Refusal(403, null)
            : Make(caller, name, type, JsonBody.Text(body, "description"), isChange: true);
    }

    private CloudCollection Make(CloudCaller caller, string name, string type, string? description, bool isChange) =>
        Content.Add(
            Content.Collections,
            new CloudCollection(
                new OwnedBasics(
                    Content.NextSeq(),
                    RandomNumberGenerator.GetHexString(24, lowercase: true),
                    name,
                    caller.User.Id,
                    null,
                    tenant.Clock.UtcNow
                )
            )
            {
                Type = type,
                Description = description,
            },
            isChange
        );

    private Answer Favorites(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudCollection row = Content.Collections.Rows.FirstOrDefault(c => c.Type == "favorite" && c.OwnerId == caller.User.Id)
            ?? Make(caller, "Favorites", "favorite", null, isChange: false);
        return Answer.Json(302, new JsonObject()).With("Location", $"{request.BaseUri}{Path}/{row.Id}");
    }

    private void Put(ServiceRequest request, CloudCollection row, JsonElement body)
    {
        string name = NameOf(body);
        Content.Set(Content.Collections, row, "name", row.Name, name, v => row.Name = v);
        Content.Set(Content.Collections, row, "description", row.Description, JsonBody.Text(body, "description"), v => row.Description = v);
    }

    private static string Held(ServiceRequest request, CloudCollection row) =>
        row.ItemIds.Find(i => i == request.Route("itemId")) ?? throw Refusal(404, null);

    private Answer Put(ServiceRequest request, CloudCollection row)
    {
        string id =
            JsonBody.TryObject(request, out JsonElement body) && JsonBody.Text(body, "id") is string given
                ? given
                : throw Refusal(400, "id is required.");
        if (row.ItemIds.Contains(id))
        {
            throw Refusal(409, "The item is in the collection already.");
        }

        JsonObject item = items.Read(request, id);
        row.ItemIds.Add(id);
        Content.Updated(Content.Collections, row, "items", null, id);
        return Answer.Json(201, item);
    }

    private Answer Take(ServiceRequest request, CloudCollection row)
    {
        string id = Held(request, row);
        row.ItemIds.Remove(id);
        Content.Updated(Content.Collections, row, "items", id, null);
        return Answer.Empty(204);
    }
}
