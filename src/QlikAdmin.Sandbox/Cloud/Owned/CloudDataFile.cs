using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>A data file or a folder of them.</summary>
internal sealed class CloudDataFile(OwnedBasics basics) : OwnedRow(basics)
{
    public override string Kind => IsFolder ? "dataFolder" : "dataFile";

    public bool IsFolder { get; init; }

    /// <summary>The folder that contains it; null at the root of its space.</summary>
    public CloudDataFile? Folder { get; init; }

    public long Size { get; init; }

    /// <summary>Another client is writing to it.</summary>
    public bool IsLocked { get; set; }

    /// <summary>Name with the folders in front of it.</summary>
    public string Path => Folder is null ? Name : Folder.Path + "/" + Name;

    public bool IsIn(CloudDataFile folder)
    {
        for (CloudDataFile? at = Folder; at is not null; at = at.Folder)
        {
            if (at == folder)
            {
                return true;
            }
        }

        return false;
    }

    public override JsonObject Details() => new() { ["folderId"] = Folder?.Id, ["locked"] = IsLocked };

    public JsonObject ToJson(bool mayChange)
    {
        JsonObject json = new()
        {
            ["id"] = Id,
            ["name"] = Path,
            ["baseName"] = Name,
            ["size"] = Size,
            ["ownerId"] = OwnerId,
            ["createdDate"] = CreatedAt.UtcDateTime,
            ["modifiedDate"] = UpdatedAt.UtcDateTime,
            ["contentUpdatedDate"] = CreatedAt.UtcDateTime,
            ["folder"] = IsFolder,
            ["folderStats"] = Stats(),
            ["actions"] = JsonBody.Array(
                mayChange ? ["read", "update", "delete", "list", "change_owner", "change_space"] : ["read", "list"]
            ),
        };
        return json.AddIfSet("spaceId", SpaceId).AddIfSet("folderId", Folder?.Id).AddIfSet("folderPath", Folder?.Path);
    }

    /// <summary>
    /// The service computes statistics only when a caller asks for them, and here leaves them empty. The description requires the member.
    /// </summary>
    private static JsonObject Stats() =>
        new()
        {
            ["totalFileCount"] = 0,
            ["directFileCount"] = 0,
            ["totalFolderCount"] = 0,
            ["directFolderCount"] = 0,
            ["aggregateFileSize"] = 0,
            ["totalInternalFileCount"] = 0,
            ["directInternalFileCount"] = 0,
            ["aggregateInternalFileSize"] = 0,
            ["totalAppScopedFileCount"] = 0,
            ["directAppScopedFileCount"] = 0,
            ["aggregateAppScopedFileSize"] = 0,
        };
}
