using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>
/// Data files and folders. Only a file or folder at the root of a space can get another owner. A folder takes everything in it along.
/// </summary>
internal sealed class DataFileFamily(CloudTenant tenant)
{
    private const string PersonalConnection = "00000000-0000-4000-8000-000000000000";

    private static readonly CloudList<CloudSpace> s_connections = new CloudList<CloudSpace>(BadQuery, "+spaceId")
    {
        Maximum = 1000,
        After = "page",
        Before = "page",
    }
        .By("spaceId", s => s.Id)
        .Where("spaceId", s => s.Id);

    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudDataFile> Create() =>
        new()
        {
            // Single files have two addresses. The list has only one.
            ListPaths = ["/api/v1/data-files"],
            Paths = ["/api/v1/data-files", "/api/core/data-files"],
            Table = Content.Files,
            Error = CloudErrors.Bare,
            Missing = "A data file with the specified ID was not found.",
            Denied = "The user does not have permission to access the specified item.",
            Find = r =>
                Guid.TryParse(r.Route("id"), out _) ? Content.Files.Find(r.Route("id")) : throw Refusal(400, "The id is not a valid UUID."),
            Sees = (caller, file) => Content.CanSee(caller, file, caller.IsDataAdmin),
            HidesUnseen = false,
            MayChange = MayChange,
            List = new CloudList<CloudDataFile>(BadQuery, "+name")
            {
                Maximum = 1000,
                After = "page",
                Before = "page",
            }
                .By("name", f => f.Path)
                .By("baseName", f => f.Name)
                .By("size", f => f.Size.ToString("D20", CultureInfo.InvariantCulture))
                .ByTime("modifiedDate", f => f.UpdatedAt)
                .By("folder", f => f.IsFolder ? "0" : "1")
                .Where("ownerId", f => f.OwnerId)
                .Where("notOwnerId", (f, owner) => f.OwnerId != owner)
                .Where("name", f => f.Path),
            Listed = Listed,
            Envelope = static (request, page, write) => Around(request, page, page.Data(write)),
            Write = static (request, file) => file.ToJson(MayChange(CloudCaller.Of(request), file)),
            Delete = (_, file) => Tree(file).ForEach(f => Content.Remove(Content.Files, f, "DELETE /data-files")),
            Extras = [new("GET", "/connections", Connections)],
            Actions = [new("POST", "/actions/change-owner", MayChange, ChangeOwner)],
        };

    private static bool MayChange(CloudCaller caller, CloudDataFile row) => caller.CanManageData || row.OwnerId == caller.User.Id;

    private static Answer BadQuery(string parameter, string detail) =>
        CloudErrors.Bare(
            400,
            parameter switch
            {
                "sort" => "DF-002",
                "page" => "DF-001",
                _ => "HTTP-400",
            },
            "Bad Request",
            detail
        );

    private static CloudException Refusal(int status, string detail) => new(CloudErrors.Bare(status, detail));

    private static CloudException Coded(int status, string code, string title) => new(CloudErrors.Bare(status, code, title));

    /// <summary>The links of a page always have all three members. A link that leads nowhere is an empty object.</summary>
    private static JsonObject Around<T>(ServiceRequest request, CloudPage<T> page, JsonArray data)
    {
        JsonObject links = page.Links(request);
        links["next"] ??= new JsonObject();
        links["prev"] ??= new JsonObject();
        return new JsonObject { ["data"] = data, ["links"] = links };
    }

    /// <summary>The built-in connection of a space has no row. Its id is made from the id of the space.</summary>
    private static string ConnectionId(string spaceId) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("files " + spaceId))[..16]).ToString();

    private static JsonObject Connection(string id, string name, string path) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["type"] = "qix-datafiles.exe",
            ["connectStatement"] = $"CUSTOM CONNECT TO \"provider=qix-datafiles.exe;path={path};\"",
        };

    /// <summary>The file, or the folder with everything in it.</summary>
    private List<CloudDataFile> Tree(CloudDataFile file) => Content.Files.Rows.Where(f => f == file || f.IsIn(file)).ToList();

    private Func<CloudDataFile, bool> Listed(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? owner = request.Query("ownerId");
        if (owner is not null && owner != caller.User.Id && !caller.CanManageData)
        {
            throw Refusal(403, "Listing the files of another user requires an admin role.");
        }

        string? folderId = request.Query("folderId");
        string? folderPath = request.Query("folderPath");
        if (folderPath is not null && folderId is not null)
        {
            throw Coded(400, "DF-003", "FolderPath and FolderId are mutually exclusive.");
        }

        CloudDataFile? folder = string.IsNullOrEmpty(folderId)
            ? null
            : Content.Files.Find(folderId) ?? throw Coded(400, "DF-005", "The specified parent folder cannot be found.");
        if (folder?.IsFolder == false)
        {
            throw Coded(400, "DF-008", "The specified ID must correspond to a folder, not a file.");
        }

        string? connection = request.Query("connectionId");
        bool everywhere = connection is null && (request.Has("includeAllSpaces") || owner is not null);
        bool isFlat = request.Has("excludeSubFolders");
        return f =>
            (
                everywhere ? Content.CanSee(caller, f, caller.IsDataAdmin)
                : connection is null or PersonalConnection ? f.SpaceId is null && f.OwnerId == (owner ?? caller.User.Id)
                : f.SpaceId is not null && ConnectionId(f.SpaceId) == connection
            )
            && (f.IsFolder ? request.Has("includeFolders") : !request.Has("excludeFiles"))
            && (folder is null || (isFlat ? f.Folder == folder : f.IsIn(folder)))
            && (
                folderPath is null
                || (isFlat ? f.Folder?.Path == folderPath : f.Path.StartsWith(folderPath + "/", StringComparison.Ordinal))
            )
            && (!isFlat || folder is not null || folderPath is not null || f.Folder is null);
    }

    private Answer Connections(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        bool isPersonalOnly = request.Has("personal");
        CloudPage<CloudSpace> page = s_connections.Read(request, Content.Spaces.Views, s =>
            !isPersonalOnly && (caller.IsDataAdmin || Content.IsMember(caller, s.Id))
        );
        JsonArray data = page.Data(s => Connection(ConnectionId(s.Id), s.Name + ":DataFiles", s.Id).AddIfSet("spaceId", s.Id));
        if (request.Query("spaceId") is null && page.Previous is null)
        {
            data.Insert(0, Connection(PersonalConnection, "DataFiles", "mydatafiles"));
        }

        return Answer.Json(200, Around(request, page, data));
    }

    private Answer ChangeOwner(ServiceRequest request, CloudDataFile file)
    {
        string owner =
            JsonBody.TryObject(request, out JsonElement body) && JsonBody.Text(body, "ownerId") is { Length: > 0 } given
                ? given
                : throw Refusal(400, "ownerId is required.");
        if (!Content.CanOwn(owner))
        {
            throw Coded(400, "DF-006", "The specified owner cannot be found.");
        }

        if (file.Folder is not null)
        {
            throw Refusal(403, "The item does not reside in the root of the space.");
        }

        List<CloudDataFile> moved = Tree(file);
        if (moved.Exists(f => f.IsLocked))
        {
            throw Coded(423, "DF-021", "The specified source file or folder is already locked for write by another client.");
        }

        if (
            file.SpaceId is null
            && Content.Files.Rows.Any(f =>
                f != file
                && f.SpaceId is null
                && f.Folder is null
                && f.OwnerId == owner
                && f.Name.Equals(file.Name, StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            throw Refusal(409, "The personal space of the new owner already has an item with the same name.");
        }

        moved.ForEach(f => Content.Give(Content.Files, f, owner));
        return Answer.Empty(204);
    }
}
