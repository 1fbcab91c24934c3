using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Products.Cloud.Assumptions;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Files and folders. Only an item at the top of its space has an owner that can be changed. When a folder moves, everything in it
/// moves too.</summary>
internal sealed class CloudDataFiles : CloudItems
{
    private static readonly char[] s_separators = { '/', '\\' };

    private readonly HashSet<string> _topFolders = new(StringComparer.OrdinalIgnoreCase);

    public CloudDataFiles(CloudServices services)
        : base(services, CloudOwnedLists.DataFiles, "data file", OwnedItemKind.DataFile)
    {
        SubKind = r => Json.Flag(r["folder"]) == true ? "folder" : null;
        ActionField = "ownerId";
    }

    /// <summary>Reads the folders at the top first. An item in a folder of the same owner needs no move of its own.</summary>
    public override Task<bool> PrepareAsync(QlikHttp http, string? owner, string address, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = List(address, owner, Kinds).With("excludeFiles", "true").With("excludeSubFolders", "true");
        return http.PagesIfThereAsync(request, Shape, Take, log, token);

        Task<bool> Take(JArray rows, CancellationToken pageToken)
        {
            foreach (JObject row in rows.OfType<JObject>().Where(r => Filled(r["folderId"]) is null))
            {
                _topFolders.Add(Place(row, NameOf(row)));
            }

            return Task.FromResult(true);
        }
    }

    public override OwnedItem? Read(JObject row)
    {
        if (base.Read(row) is not OwnedItem item)
        {
            return null;
        }

        string path = Filled(row["folderPath"]) ?? string.Empty;
        string top = path.Split(s_separators, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? string.Empty;
        bool isBelow = Filled(row["folderId"]) is not null || top.Length > 0;
        if (isBelow && _topFolders.Contains(Place(row, top)))
        {
            return null;
        }

        if (isBelow)
        {
            item.CanMove = CanMove.No;
            item.Reason =
                $"It is in the folder '{path}' of another owner. Only files and folders at the top of a space can be moved. A folder moves with its content.";
        }
        else if (item.SpaceId is null)
        {
            item.CanMove = CanMove.WithLoss;
            item.Loss = "It moves to the personal space of the new owner, so scripts that load it from the old place no longer find it.";
        }

        return item;
    }

    private static string NameOf(JObject row) => Filled(row["baseName"]) ?? Filled(row["name"]) ?? string.Empty;

    private static string Place(JObject row, string name) =>
        string.Join("\n", Filled(row["ownerId"]), Filled(row["spaceId"]), name.Trim(s_separators));
}
