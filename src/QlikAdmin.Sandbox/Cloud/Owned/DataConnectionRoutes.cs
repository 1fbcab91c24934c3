using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Data connections. Their owner is called <c>user</c>, and without a limit a list is given whole.</summary>
internal sealed class DataConnectionRoutes(CloudTenant tenant)
{
    private static readonly string[] s_paths = ["/api/v1/data-connections", "/api/connectivity/data-connections"];

    private static readonly OwnedList<CloudDataConnection> s_list = new OwnedList<CloudDataConnection>(CursorStyle.Page, int.MaxValue, 100, "+qName")
        .By("qName", c => c.Name).By("qID", c => c.Id).ByTime("created", c => c.CreatedAt).ByTime("updated", c => c.UpdatedAt);

    private static readonly ScimGrammar<CloudDataConnection> s_grammar = new ScimGrammar<CloudDataConnection>()
        .Text("qName", "eq co", c => c.Name)
        .Text("qID", "eq", c => c.Id)
        .Text("datasourceID", "eq", c => c.DatasourceId)
        .Text("space", "eq", c => c.SpaceId)
        .Date("created", "gt ge lt le", c => c.CreatedAt)
        .Date("updated", "gt ge lt le", c => c.UpdatedAt);

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        foreach (string path in s_paths)
        {
            routes.Add("GET", path, List);
            routes.Add("POST", path + "/actions/update", r => Bulk(r, Update));
            routes.Add("POST", path + "/actions/delete", r => Bulk(r, DeleteOne));
            routes.Add("GET", path + "/{qID}", r => With(r, toChange: false, c => Answer.Json(200, ToJson(r, c))));
            routes.Add("PATCH", path + "/{qID}", r => With(r, toChange: true, c => Patch(r, c)));
            routes.Add("PUT", path + "/{qID}", r => With(r, toChange: true, c => Put(r, c)));
            routes.Add("DELETE", path + "/{qID}", r => With(r, toChange: true, Delete));
        }
    }

    private static bool MayChange(CloudCaller caller, CloudDataConnection row) => caller.CanManageData || row.OwnerId == caller.User.Id;

    private JsonObject ToJson(ServiceRequest request, CloudDataConnection row) =>
        row.ToJson(request.BaseUri, tenant.Id, MayChange(CloudCaller.Of(request), row));

    private Answer With(ServiceRequest request, bool toChange, Func<CloudDataConnection, Answer> work)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudDataConnection? row = request.Query("type") == "connectionname"
            ? Content.Connections.Rows.FirstOrDefault(c => c.Name == request.Route("qID"))
            : Content.Connections.Find(request.Route("qID"));
        if (row is null && request.Query("type") is null && !Guid.TryParse(request.Route("qID"), out _) && request.Method == "GET")
        {
            return OwnedAnswers.Connection(400, "Bad request", "The qID is not a valid UUID.");
        }

        return row is null ? OwnedAnswers.Connection(404, "Not found", "Data connection not found")
            : !Content.CanSee(caller, row, caller.IsDataAdmin) || (toChange && !MayChange(caller, row)) ? OwnedAnswers.Connection(403, "Forbidden", "User has no access to the connection or space")
            : work(row);
    }

    private Answer List(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? user = request.Query("userId");
        if (user is not null && user != caller.User.Id && !caller.CanManageData)
        {
            return OwnedAnswers.Connection(403, "Forbidden", "Filtering on another user requires an admin role.");
        }

        Func<CloudDataConnection, bool> filter = static _ => true;
        if (request.Query("filter") is { Length: > 0 } text)
        {
            try
            {
                filter = ScimParser<CloudDataConnection>.Parse(text, s_grammar).Compile();
            }
            catch (ScimException e)
            {
                return OwnedAnswers.Connection(400, "Bad request", e.Message);
            }
        }

        string? space = request.Query("spaceId");
        bool personal = space is null && Is(request, "personal");
        bool own = Is(request, "ownedByMe");
        bool Fits(CloudDataConnection row) => Content.CanSee(caller, row, caller.IsDataAdmin)
            && (user is null || row.OwnerId == user)
            && (!own || row.OwnerId == caller.User.Id)
            && (!personal || row.SpaceId is null)
            && (space is null || row.SpaceId == space)
            && filter(row);

        OwnedPage<CloudDataConnection> page = s_list.Read(request, Content.Connections.Views, Fits);
        if (page.Error is not null)
        {
            return OwnedAnswers.Connection(400, "Bad request", page.Error);
        }

        string name = request.Query("dataName") is { Length: > 0 } given ? given : "data";
        JsonObject json = new()
        {
            [name] = OwnedAnswers.Rows(page, c => ToJson(request, c)),
            ["links"] = OwnedAnswers.Links(request, page),
            ["meta"] = new JsonObject { ["count"] = Content.Connections.Rows.Count(Fits) },
        };
        return Answer.Json(200, json);
    }

    private static bool Is(ServiceRequest request, string name) => string.Equals(request.Query(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Several at once, for administrators; each row has an outcome of its own.</summary>
    private Answer Bulk(ServiceRequest request, Func<JsonElement, CloudDataConnection, JsonObject?> work)
    {
        if (!CloudCaller.Of(request).CanManageData)
        {
            return OwnedAnswers.Connection(403, "Forbidden", "The endpoint requires Admin role");
        }

        if (!JsonBody.TryObject(request, out JsonElement body) || !body.TryGetProperty("connections", out JsonElement given) || given.ValueKind != JsonValueKind.Array
            || given.EnumerateArray().Any(c => JsonBody.Text(c, "id") is null))
        {
            return OwnedAnswers.Connection(400, "Bad request", "Missing required field in request body");
        }

        JsonArray rows = [];
        foreach (JsonElement item in given.EnumerateArray())
        {
            string id = JsonBody.Text(item, "id")!;
            JsonObject? error = Content.Connections.Find(id) is CloudDataConnection row ? work(item, row) : OwnedAnswers.ConnectionError(404, "Not found", "Data connection not found");
            JsonObject outcome = new() { ["id"] = id, ["status"] = error is null ? 204 : error["status"]!.GetValue<int>() };
            rows.Add((JsonNode)outcome.AddIfSet("error", error));
        }

        return Answer.Json(207, new JsonObject { ["data"] = rows });
    }

    private JsonObject? Update(JsonElement item, CloudDataConnection row)
    {
        string? owner = JsonBody.Text(item, "ownerId");
        string? space = JsonBody.Text(item, "spaceId");
        string? name = JsonBody.Text(item, "name");
        if (owner is not null && !Content.CanOwn(owner))
        {
            return OwnedAnswers.ConnectionError(400, "Bad request", "The new owner is no user of this tenant, or is disabled.");
        }

        if (!string.IsNullOrEmpty(space) && Content.Spaces.Find(space) is null)
        {
            return OwnedAnswers.ConnectionError(404, "Not found", "Space not found");
        }

        string? targetSpace = space is null ? row.SpaceId : space.Length == 0 ? null : space;
        if (IsTaken(row, name ?? row.Name, owner ?? row.OwnerId, targetSpace))
        {
            return OwnedAnswers.ConnectionError(409, "Conflict", "A connection of this name exists there already.");
        }

        Rename(row, name);
        if (targetSpace != row.SpaceId)
        {
            Content.Updated(Content.Connections, row, "spaceId", row.SpaceId, targetSpace);
            row.SpaceId = targetSpace;
        }

        if (owner is not null && owner != row.OwnerId)
        {
            // "The credentials associated with the connection will NOT be transferred to the new owner."
            Content.Give(Content.Connections, row, owner);
            row.CredentialsId = null;
        }

        return null;
    }

    private JsonObject? DeleteOne(JsonElement item, CloudDataConnection row)
    {
        Content.Remove(Content.Connections, row, "POST /data-connections/actions/delete");
        return null;
    }

    private bool IsTaken(CloudDataConnection row, string name, string owner, string? space) => Content.Connections.Rows.Any(c =>
        c != row && c.SpaceId == space && (space is not null || c.OwnerId == owner) && c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Rename(CloudDataConnection row, string? name)
    {
        if (name is { Length: > 0 } && name != row.Name)
        {
            Content.Updated(Content.Connections, row, "qName", row.Name, name);
            row.Name = name;
        }
    }

    private Answer Patch(ServiceRequest request, CloudDataConnection row)
    {
        if (JsonBody.Patch(request) is not List<PatchOperation> operations || operations.Exists(o => o.Op is not ("add" or "replace" or "remove")))
        {
            return OwnedAnswers.Connection(400, "Bad request", "The body must be an array of patch operations.");
        }

        bool withCredentials = operations.Exists(o => o.Path is "/qUsername" or "/qPassword" or "/qCredentialsID");
        if (operations.Exists(o => o.Path == "/qConnectStatement") && !withCredentials)
        {
            return OwnedAnswers.Connection(400, "Bad request", "A changed connect statement needs credentials in the same request.");
        }

        string? name = operations.FindLast(o => o.Path == "/qName")?.Text;
        if (name is not null && IsTaken(row, name, row.OwnerId, row.SpaceId))
        {
            return OwnedAnswers.Connection(409, "Conflict", "Data connection already exists");
        }

        Rename(row, name);
        if (operations.FindLast(o => o.Path == "/qConnectStatement")?.Text is string statement)
        {
            // The statement is a secret, so the record of changes says only that it changed.
            Content.Updated(Content.Connections, row, "qConnectStatement", null, null);
            row.ConnectStatement = statement;
        }

        if (operations.FindLast(o => o.Path == "/qCredentialsID")?.Text is string credentials)
        {
            Content.Updated(Content.Connections, row, "qCredentialsID", row.CredentialsId, credentials);
            row.CredentialsId = credentials;
        }

        return Answer.Empty(204);
    }

    private Answer Put(ServiceRequest request, CloudDataConnection row)
    {
        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "qID") != row.Id || JsonBody.Text(body, "qName") is not { Length: > 0 } name
            || JsonBody.Text(body, "qType") is null || JsonBody.Text(body, "qEngineObjectID") is null || JsonBody.Text(body, "qConnectStatement") is not string statement)
        {
            return OwnedAnswers.Connection(400, "Bad request", "qID, qName, qType, qEngineObjectID and qConnectStatement are required.");
        }

        if (IsTaken(row, name, row.OwnerId, row.SpaceId))
        {
            return OwnedAnswers.Connection(409, "Conflict", "Data connection already exists");
        }

        Rename(row, name);
        row.ConnectStatement = statement;
        return Answer.Empty(204);
    }

    private Answer Delete(CloudDataConnection row)
    {
        Content.Remove(Content.Connections, row, "DELETE /data-connections");
        return Answer.Empty(204);
    }
}
