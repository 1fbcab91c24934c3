using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Data connections. Their owner is called <c>user</c>, and a list without a limit is complete.</summary>
internal sealed class DataConnectionFamily(CloudTenant tenant)
{
    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudDataConnection> Create() =>
        new()
        {
            Paths = ["/api/v1/data-connections", "/api/connectivity/data-connections"],
            Table = Content.Connections,
            Error = CloudErrors.Connection,
            Missing = "Data connection not found",
            Denied = "User has no access to the connection or space",
            Find = Find,
            Sees = (caller, row) => Content.CanSee(caller, row, caller.IsDataAdmin),
            HidesUnseen = false,
            MayChange = MayChange,
            List = new CloudList<CloudDataConnection>((_, detail) => CloudErrors.Connection(400, detail), "+qName")
            {
                Standard = int.MaxValue,
                After = "page",
                Before = "page",
                Grammar = new ScimGrammar<CloudDataConnection>()
                    .Text("qName", "eq co", c => c.Name)
                    .Text("qID", "eq", c => c.Id)
                    .Text("datasourceID", "eq", c => c.DatasourceId)
                    .Text("space", "eq", c => c.SpaceId)
                    .Date("created", "gt ge lt le", c => c.CreatedAt)
                    .Date("updated", "gt ge lt le", c => c.UpdatedAt),
            }
                .By("qName", c => c.Name)
                .By("qID", c => c.Id)
                .ByTime("created", c => c.CreatedAt)
                .ByTime("updated", c => c.UpdatedAt)
                .Where("userId", c => c.OwnerId)
                .Where("spaceId", c => c.SpaceId),
            Listed = Listed,
            Envelope = static (request, page, write) =>
                new JsonObject
                {
                    [request.Query("dataName") is { Length: > 0 } name ? name : "data"] = page.Data(write),
                    ["links"] = page.Links(request),
                    ["meta"] = new JsonObject { ["count"] = page.Total },
                },
            Write = (request, row) => row.ToJson(request.BaseUri, tenant.Id, MayChange(CloudCaller.Of(request), row)),
            PatchOperations = "add replace remove",
            PatchesAnything = true,
            CheckPatch = CheckPatch,
            Patch = new()
            {
                ["/qName"] = PatchName,

                // The statement is a secret, so the record of changes says only that it changed.
                ["/qConnectStatement"] = (row, o) => o.Text is string statement ? () => SetStatement(row, statement) : null,
                ["/qCredentialsID"] = (row, o) =>
                    o.Text is string id
                        ? () => Content.Set(Content.Connections, row, "qCredentialsID", row.CredentialsId, id, v => row.CredentialsId = v)
                        : null,
            },
            Put = Put,
            Delete = (_, row) => Content.Remove(Content.Connections, row, "DELETE /data-connections"),
            Extras = [new("POST", "/actions/update", r => Bulk(r, Update)), new("POST", "/actions/delete", r => Bulk(r, DeleteOne))],
        };

    private static bool MayChange(CloudCaller caller, CloudDataConnection row) => caller.CanManageData || row.OwnerId == caller.User.Id;

    private static CloudException Refusal(int status, string detail) => new(CloudErrors.Connection(status, detail));

    private CloudDataConnection? Find(ServiceRequest request)
    {
        string id = request.Route("id");
        if (request.Query("type") == "connectionname")
        {
            return Content.Connections.Rows.FirstOrDefault(c => c.Name == id);
        }

        CloudDataConnection? row = Content.Connections.Find(id);
        return row is null && request.Query("type") is null && !Guid.TryParse(id, out _) && request.Method == "GET"
            ? throw Refusal(400, "The qID is not a valid UUID.")
            : row;
    }

    private Func<CloudDataConnection, bool> Listed(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (request.Query("userId") is string user && user != caller.User.Id && !caller.CanManageData)
        {
            throw Refusal(403, "Filtering on another user requires an admin role.");
        }

        bool personal = request.Query("spaceId") is null && request.Has("personal");
        bool own = request.Has("ownedByMe");
        return row =>
            Content.CanSee(caller, row, caller.IsDataAdmin)
            && (!own || row.OwnerId == caller.User.Id)
            && (!personal || row.SpaceId is null);
    }

    /// <summary>Changes several rows at once, for administrators. Each row has its own outcome.</summary>
    private Answer Bulk(ServiceRequest request, Func<JsonElement, CloudDataConnection, JsonObject?> work)
    {
        if (!CloudCaller.Of(request).CanManageData)
        {
            throw Refusal(403, "The endpoint requires Admin role");
        }

        if (
            !JsonBody.TryObject(request, out JsonElement body)
            || !body.TryGetProperty("connections", out JsonElement given)
            || given.ValueKind != JsonValueKind.Array
            || given.EnumerateArray().Any(c => JsonBody.Text(c, "id") is null)
        )
        {
            throw Refusal(400, "Missing required field in request body");
        }

        JsonArray rows = [];
        foreach (JsonElement item in given.EnumerateArray())
        {
            string id = JsonBody.Text(item, "id")!;
            JsonObject? error = Content.Connections.Find(id) is CloudDataConnection row
                ? work(item, row)
                : CloudErrors.ConnectionItem(404, "Data connection not found");
            JsonObject outcome = new() { ["id"] = id, ["status"] = error is null ? 204 : error["status"]!.GetValue<int>() };
            rows.Add((JsonNode)outcome.AddIfSet("error", error));
        }

        return Answer.Json(207, new JsonObject { ["data"] = rows });
    }

    private JsonObject? DeleteOne(JsonElement item, CloudDataConnection row)
    {
        Content.Remove(Content.Connections, row, "POST /data-connections/actions/delete");
        return null;
    }

    private JsonObject? Update(JsonElement item, CloudDataConnection row)
    {
        string owner = JsonBody.Text(item, "ownerId") ?? row.OwnerId;
        string? space = JsonBody.Text(item, "spaceId");
        string name = JsonBody.Text(item, "name") is { Length: > 0 } given ? given : row.Name;
        if (owner != row.OwnerId && !Content.CanOwn(owner))
        {
            return CloudErrors.ConnectionItem(400, "The new owner is no user of this tenant, or is disabled.");
        }

        if (!string.IsNullOrEmpty(space) && Content.Spaces.Find(space) is null)
        {
            return CloudErrors.ConnectionItem(404, "Space not found");
        }

        string? targetSpace =
            space is null ? row.SpaceId
            : space.Length == 0 ? null
            : space;
        if (IsTaken(row, name, owner, targetSpace))
        {
            return CloudErrors.ConnectionItem(409, "A connection of this name exists there already.");
        }

        Content.Set(Content.Connections, row, "qName", row.Name, name, v => row.Name = v);
        Content.Set(Content.Connections, row, "spaceId", row.SpaceId, targetSpace, v => row.SpaceId = v);
        if (owner != row.OwnerId)
        {
            // "The credentials associated with the connection will NOT be transferred to the new owner."
            Content.Give(Content.Connections, row, owner);
            row.CredentialsId = null;
        }

        return null;
    }

    private bool IsTaken(CloudDataConnection row, string name, string owner, string? space) =>
        Content.Connections.Rows.Any(c =>
            c != row
            && c.SpaceId == space
            && (space is not null || c.OwnerId == owner)
            && c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        );

    private static void CheckPatch(IReadOnlyList<PatchOperation> operations)
    {
        if (
            operations.Any(o => o.Path == "/qConnectStatement")
            && !operations.Any(o => o.Path is "/qUsername" or "/qPassword" or "/qCredentialsID")
        )
        {
            throw Refusal(400, "A changed connect statement needs credentials in the same request.");
        }
    }

    private Action? PatchName(CloudDataConnection row, PatchOperation operation) =>
        operation.Text is { Length: > 0 } name ? Renaming(row, name) : null;

    private Action Renaming(CloudDataConnection row, string name) =>
        IsTaken(row, name, row.OwnerId, row.SpaceId)
            ? throw Refusal(409, "Data connection already exists")
            : () => Content.Set(Content.Connections, row, "qName", row.Name, name, v => row.Name = v);

    private void SetStatement(CloudDataConnection row, string statement)
    {
        Content.Updated(Content.Connections, row, "qConnectStatement", null, null);
        row.ConnectStatement = statement;
    }

    private void Put(ServiceRequest request, CloudDataConnection row, JsonElement body)
    {
        if (
            JsonBody.Text(body, "qID") != row.Id
            || JsonBody.Text(body, "qName") is not { Length: > 0 } name
            || JsonBody.Text(body, "qType") is null
            || JsonBody.Text(body, "qEngineObjectID") is null
            || JsonBody.Text(body, "qConnectStatement") is not string statement
        )
        {
            throw Refusal(400, "qID, qName, qType, qEngineObjectID and qConnectStatement are required.");
        }

        Renaming(row, name)();
        row.ConnectStatement = statement;
    }
}
