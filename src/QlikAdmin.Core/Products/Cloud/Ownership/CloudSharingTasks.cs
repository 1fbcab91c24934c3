using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Subscriptions and report tasks. The field is "owner" in the list and the row, but "ownerId" in the change.</summary>
internal sealed class CloudSharingTasks : CloudItems
{
    public CloudSharingTasks(CloudServices services)
        : base(services, "sharing task", CloudRoutes.SharingTasks) { }

    public override IReadOnlyList<OwnedItemKind> Kinds { get; } = new[] { OwnedItemKind.SharingTask };

    public override PageShape Shape { get; } = new("sharingTasks", Counts: true);

    public override QlikRequest List(string? owner, IReadOnlyCollection<OwnedItemKind> kinds) =>
        ListAll().With("owner", owner).With("excludeDeleting", "true");

    public override OwnedItem? Read(JObject row)
    {
        if (Filled(row["id"]) is not string id)
        {
            return null;
        }

        OwnedItem item = Item(id, OwnedItemKind.SharingTask, row, OwnerOf(row));
        item.SubKind = Filled(row["type"]);
        item.ModifiedAt = Json.Date(Json.Text(row["lastUpdated"]));
        item.CanMove = CanMove.WithLoss;
        item.Loss = "The change of owner may switch it off (DISABLED_DUE_TO_OWNERSHIP_CHANGE). Then it must be enabled again.";
        return item;
    }

    public override string? Complaint(JObject row)
    {
        return (row["taskErrors"] as JArray)
            ?.OfType<JObject>()
            .Select(e => Filled(e["value"]))
            .FirstOrDefault(v => v is "OWNER_DISABLED" or "ORPHAN" or "INVALID_OWNER");
    }

    public override string? OwnerOf(JObject item) => Filled(item["owner"]);

    public override QlikRequest? Move(OwnedItem item, string owner, Func<CancellationToken, Task<bool>> stillWanted) => Patch(item, owner);
}
