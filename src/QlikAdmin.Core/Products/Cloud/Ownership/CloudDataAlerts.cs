using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Data alerts.</summary>
internal sealed class CloudDataAlerts : CloudItems
{
    public CloudDataAlerts(CloudServices services)
        : base(services, "data alert", CloudRoutes.DataAlerts) { }

    public override IReadOnlyList<OwnedItemKind> Kinds { get; } = new[] { OwnedItemKind.DataAlert };

    public override PageShape Shape { get; } = new("tasks", Counts: true);

    public override QlikRequest List(string? owner, IReadOnlyCollection<OwnedItemKind> kinds) => ListAll().With("ownerId", owner);

    public override OwnedItem? Read(JObject row)
    {
        if (Filled(row["id"]) is not string id)
        {
            return null;
        }

        OwnedItem item = Item(id, OwnedItemKind.DataAlert, row, OwnerOf(row));
        item.ModifiedAt = Json.Date(Json.Text(row["lastUpdated"]));
        return item;
    }

    public override string? Complaint(JObject row)
    {
        // The filter of the list has a status INVALID_OWNER. A row shows it in its errors.
        return (row["alertingTaskErrors"] as JArray)
            ?.OfType<JObject>()
            .Select(e => Filled(e["value"]))
            .FirstOrDefault(v => v is "OWNER_DISABLED" or "ORPHAN" or "INVALID_OWNER");
    }

    public override QlikRequest? Move(OwnedItem item, string owner, Func<CancellationToken, Task<bool>> stillWanted) => Patch(item, owner);
}
