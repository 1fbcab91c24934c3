using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Products.Cloud.Assumptions;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Items that only the item catalogue lists by owner: apps and scripts, which the app service can move, and everything else, which
/// nothing can move.</summary>
/// <remarks>The catalogue is an index that may be out of date, so the app service is asked for the owner of an app.</remarks>
internal sealed class CloudCatalogue : CloudItems
{
    private const string AppType = "app";
    private const string ScriptType = "script";

    // Inferred, only here: the app service keeps these too, and they differ from an app only in the way they are edited.
    private static readonly string[] s_scriptSubTypes = { ScriptType, "qix-df", "dataflow-prep", "single-table-prep", "table-recipe" };

    // These have their own lists.
    private static readonly string[] s_elsewhere = { "automation", "sharingservicetask" };

    public CloudCatalogue(CloudServices services)
        : base(services, CloudOwnedLists.Items, "item", OwnedItemKind.App, OwnedItemKind.Script, OwnedItemKind.Other) { }

    public override QlikRequest List(string address, string? owner, IReadOnlyCollection<OwnedItemKind> kinds)
    {
        // Without a type the list also has types that this program does not know.
        string? types =
            kinds.Contains(OwnedItemKind.Other) ? null
            : kinds.Contains(OwnedItemKind.Script) ? AppType + "," + ScriptType
            : AppType;
        return base.List(address, owner, kinds).With("resourceType", types);
    }

    public override OwnedItem? Read(JObject row)
    {
        string? type = Filled(row["resourceType"]);
        string? id = Filled(row["resourceId"]) ?? Filled(row["id"]);
        if (id is null || type is null || s_elsewhere.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        string? subType = Filled(row["resourceSubType"]);
        OwnedItemKind kind = KindOf(type, subType);
        OwnedItem item = Item(id, kind, row);
        item.AppId = null;
        item.SubKind =
            kind == OwnedItemKind.App ? subType
            : kind == OwnedItemKind.Script ? subType ?? type
            : type;
        item.ModifiedAt = Json.Date(Filled(row["resourceUpdatedAt"]) ?? Filled(row["updatedAt"]));
        if (kind == OwnedItemKind.Other)
        {
            item.CanMove = CanMove.No;
            item.Reason = WhyNotOf(type);
        }
        else if (item.SpaceId is not null)
        {
            item.RaisesRights = true;
            item.CanMove = CanMove.WithLoss;
            item.Loss =
                "It gives its new owner rights in its space that they may not have now: Can edit in a shared space, Can manage in a managed space.";
        }

        return item;
    }

    public override QlikRequest Get(string address, string id) => QlikRequest.Get(PathOfApp(id), "Read the owner of app " + id);

    public override string? OwnerOf(JObject item) =>
        item["attributes"] is JObject attributes ? Filled(attributes["ownerId"]) : Filled(item["ownerId"]);

    public override OwnedItem? ReadOne(JObject item) => null;

    public override QlikRequest? Move(OwnedItem item, string owner, Func<CancellationToken, Task<bool>> stillWanted)
    {
        return item.Kind == OwnedItemKind.Other
            ? null
            : new QlikRequest(HttpMethod.Put, PathOfApp(item.Id) + "/owner", Action(item))
            {
                Body = new JObject { ["ownerId"] = owner }.ToString(Formatting.None),
                StillWanted = stillWanted,
            };
    }

    private static string PathOfApp(string id) => CloudRoutes.Item(CloudRoutes.Apps, id);

    private static OwnedItemKind KindOf(string type, string? subType)
    {
        return string.Equals(type, ScriptType, StringComparison.OrdinalIgnoreCase) ? OwnedItemKind.Script
            : !string.Equals(type, AppType, StringComparison.OrdinalIgnoreCase) ? OwnedItemKind.Other
            : s_scriptSubTypes.Contains(subType, StringComparer.OrdinalIgnoreCase) ? OwnedItemKind.Script
            : OwnedItemKind.App;
    }

    private static string WhyNotOf(string type) =>
        type.ToLowerInvariant() switch
        {
            "dataset" or "dataasset" =>
                "Qlik does not document whether an administrator can change the owner of a data set, so it is left alone. It stays usable in its space.",
            "automl-experiment" or "automl-deployment" =>
                "The owner of an experiment or a deployment of machine learning can't be changed. Move it to a shared space.",
            _ => $"There is no call that changes the owner of an item of type '{type}'. Create it again, or leave it in its space.",
        };
}
