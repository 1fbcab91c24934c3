using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Data files and folders. Only what lies at the root of a space can be given away, and a folder takes everything below it along.</summary>
internal sealed class DataFileRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/data-files";
    private const string NewPath = "/api/core/data-files";
    private const string PersonalConnection = "00000000-0000-4000-8000-000000000000";

    private static readonly OwnedList<CloudDataFile> s_list = new OwnedList<CloudDataFile>(CursorStyle.Page, 20, 1000, "+name")
        .By("name", f => f.Path).By("baseName", f => f.Name).By("size", f => f.Size.ToString("D20", System.Globalization.CultureInfo.InvariantCulture))
        .ByTime("modifiedDate", f => f.UpdatedAt).By("folder", f => f.IsFolder ? "0" : "1");

    private static readonly OwnedList<CloudSpace> s_connections = new OwnedList<CloudSpace>(CursorStyle.Page, 20, 1000, "+spaceId").By("spaceId", s => s.Id);

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);

        // The list itself has no twin.
        foreach (string path in new[] { Path, NewPath })
        {
            routes.Add("GET", path + "/connections", Connections);
            routes.Add("GET", path + "/{id}", r => With(r, toChange: false, f => Answer.Json(200, ToJson(r, f))));
            routes.Add("DELETE", path + "/{id}", r => With(r, toChange: true, Delete));
            routes.Add("POST", path + "/{id}/actions/change-owner", r => With(r, toChange: true, f => ChangeOwner(r, f)));
        }
    }

    private static bool MayChange(CloudCaller caller, CloudDataFile row) => caller.CanManageData || row.OwnerId == caller.User.Id;

    private static JsonObject ToJson(ServiceRequest request, CloudDataFile row) => row.ToJson(MayChange(CloudCaller.Of(request), row));

    private static Answer Forbidden(string detail) => OwnedAnswers.File(403, "HTTP-403", "Forbidden", detail);

    private static bool Is(ServiceRequest request, string name) => string.Equals(request.Query(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of the links of a page all three are always there, empty where they lead nowhere.</summary>
    private static JsonObject Links<T>(ServiceRequest request, OwnedPage<T> page)
    {
        JsonObject links = OwnedAnswers.Links(request, page);
        links["next"] ??= new JsonObject();
        links["prev"] ??= new JsonObject();
        return links;
    }

    private Answer With(ServiceRequest request, bool toChange, Func<CloudDataFile, Answer> work)
    {
        if (!Guid.TryParse(request.Route("id"), out _))
        {
            return OwnedAnswers.File(400, "HTTP-400", "Bad Request", "The id is not a valid UUID.");
        }

        CloudCaller caller = CloudCaller.Of(request);
        CloudDataFile? file = Content.Files.Find(request.Route("id"));
        return file is null ? OwnedAnswers.File(404, "HTTP-404", "Not Found", "A data file with the specified ID was not found.")
            : !Content.CanSee(caller, file, caller.IsDataAdmin) || (toChange && !MayChange(caller, file)) ? Forbidden("The user does not have permission to access the specified item.")
            : work(file);
    }

    private Answer List(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? owner = request.Query("ownerId");
        if (owner is not null && owner != caller.User.Id && !caller.CanManageData)
        {
            return Forbidden("Listing the files of another user requires an admin role.");
        }

        string? folderPath = request.Query("folderPath");
        CloudDataFile? folder = request.Query("folderId") is { Length: > 0 } id ? Content.Files.Find(id) : null;
        if (folderPath is not null && request.Query("folderId") is not null)
        {
            return OwnedAnswers.File(400, "DF-003", "FolderPath and FolderId are mutually exclusive.");
        }

        if (request.Query("folderId") is { Length: > 0 } && folder?.IsFolder != true)
        {
            return folder is null
                ? OwnedAnswers.File(400, "DF-005", "The specified parent folder cannot be found.")
                : OwnedAnswers.File(400, "DF-008", "The specified ID must correspond to a folder, not a file.");
        }

        OwnedPage<CloudDataFile> page = s_list.Read(request, Content.Files.Views, Filter(request, caller, owner, folder, folderPath));
        return page.Error is not null
            ? OwnedAnswers.File(400, page.Error.StartsWith("sort", StringComparison.Ordinal) ? "DF-002" : page.Error.Contains("cursor", StringComparison.Ordinal) ? "DF-001" : "HTTP-400", "Bad Request", page.Error)
            : Answer.Json(200, new JsonObject { ["data"] = OwnedAnswers.Rows(page, f => ToJson(request, f)), ["links"] = Links(request, page) });
    }

    private Func<CloudDataFile, bool> Filter(ServiceRequest request, CloudCaller caller, string? owner, CloudDataFile? folder, string? folderPath)
    {
        string? connection = request.Query("connectionId");
        string? notOwner = request.Query("notOwnerId");
        string? name = request.Query("name");
        bool everywhere = connection is null && (Is(request, "includeAllSpaces") || owner is not null);
        bool withFolders = Is(request, "includeFolders");
        bool withFiles = !Is(request, "excludeFiles");
        bool isFlat = Is(request, "excludeSubFolders");
        return f => (everywhere ? Content.CanSee(caller, f, caller.IsDataAdmin)
                : connection is null || connection == PersonalConnection ? f.SpaceId is null && f.OwnerId == (owner ?? caller.User.Id)
                : f.SpaceId is not null && ConnectionId(f.SpaceId) == connection)
            && (owner is null || f.OwnerId == owner)
            && (notOwner is null || f.OwnerId != notOwner)
            && (f.IsFolder ? withFolders : withFiles)
            && (name is null || f.Path == name)
            && (folder is null || (isFlat ? f.Folder == folder : f.IsIn(folder)))
            && (folderPath is null || (isFlat ? f.Folder?.Path == folderPath : f.Path.StartsWith(folderPath + "/", StringComparison.Ordinal)))
            && (!isFlat || folder is not null || folderPath is not null || f.Folder is null);
    }

    /// <summary>The built-in connection of a space has no row of its own; its id is made from the space's.</summary>
    private static string ConnectionId(string spaceId) =>
        new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("files " + spaceId))[..16]).ToString();

    private Answer Connections(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? space = request.Query("spaceId");
        bool isPersonalOnly = Is(request, "personal");
        OwnedPage<CloudSpace> page = s_connections.Read(
            request, Content.Spaces.Views, s => !isPersonalOnly && (space is null || s.Id == space) && (caller.IsDataAdmin || Content.IsMember(caller, s.Id)));
        if (page.Error is not null)
        {
            return OwnedAnswers.File(400, "HTTP-400", "Bad Request", page.Error);
        }

        JsonArray data = OwnedAnswers.Rows(page, s => new JsonObject
        {
            ["id"] = ConnectionId(s.Id),
            ["name"] = s.Name + ":DataFiles",
            ["type"] = "qix-datafiles.exe",
            ["spaceId"] = s.Id,
            ["connectStatement"] = $"CUSTOM CONNECT TO \"provider=qix-datafiles.exe;path={s.Id};\"",
        });
        if (space is null && page.Previous is null)
        {
            data.Insert(0, new JsonObject
            {
                ["id"] = PersonalConnection,
                ["name"] = "DataFiles",
                ["type"] = "qix-datafiles.exe",
                ["connectStatement"] = "CUSTOM CONNECT TO \"provider=qix-datafiles.exe;path=mydatafiles;\"",
            });
        }

        return Answer.Json(200, new JsonObject { ["data"] = data, ["links"] = Links(request, page) });
    }

    private Answer Delete(CloudDataFile file)
    {
        foreach (CloudDataFile row in Content.Files.Rows.Where(f => f == file || f.IsIn(file)).ToList())
        {
            Content.Remove(Content.Files, row, "DELETE /data-files");
        }

        return Answer.Empty(204);
    }

    private Answer ChangeOwner(ServiceRequest request, CloudDataFile file)
    {
        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "ownerId") is not { Length: > 0 } owner)
        {
            return OwnedAnswers.File(400, "HTTP-400", "Bad Request", "ownerId is required.");
        }

        if (!Content.CanOwn(owner))
        {
            return OwnedAnswers.File(400, "DF-006", "The specified owner cannot be found.");
        }

        if (file.Folder is not null)
        {
            return Forbidden("The item does not reside in the root of the space.");
        }

        List<CloudDataFile> moved = Content.Files.Rows.Where(f => f == file || f.IsIn(file)).ToList();
        if (moved.Exists(f => f.IsLocked))
        {
            return OwnedAnswers.File(423, "DF-021", "The specified source file or folder is already locked for write by another client.");
        }

        if (file.SpaceId is null && Content.Files.Rows.Any(f =>
            f != file && f.SpaceId is null && f.Folder is null && f.OwnerId == owner && f.Name.Equals(file.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return OwnedAnswers.File(409, "HTTP-409", "Conflict", "The personal space of the new owner already has an item with the same name.");
        }

        moved.ForEach(f => Content.Give(Content.Files, f, owner));
        return Answer.Empty(204);
    }
}
