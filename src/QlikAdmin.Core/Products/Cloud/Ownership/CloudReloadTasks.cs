using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Schedules of the older service, which ends in September 2026. It can't list them by owner. It marks schedules that moved to the
/// newer service.</summary>
internal sealed class CloudReloadTasks : CloudItems
{
    public CloudReloadTasks(CloudServices services)
        : base(services, "reload task", CloudRoutes.ReloadTasks)
    {
        Kept = services.ReloadTasks;
    }

    public override IReadOnlyList<OwnedItemKind> Kinds { get; } = new[] { OwnedItemKind.Schedule };

    public override bool KnowsOwners => false;

    public override CloudKeptRows? Kept { get; }

    public override QlikRequest List(string? owner, IReadOnlyCollection<OwnedItemKind> kinds) => ListAll();

    public override OwnedItem? Read(JObject row)
    {
        if (Filled(row["id"]) is not string id || Json.Flag(row["migrated"]) == true)
        {
            return null;
        }

        OwnedItem item = Item(id, OwnedItemKind.Schedule, row, OwnerOf(row));
        item.SubKind = "reload task";
        item.CanMove = CanMove.No;
        item.Reason = CloudSchedules.WhyNot;
        return item;
    }

    public override string? Complaint(JObject row) => CloudSchedules.OwnerCode(row["disabledCode"]);

    public override string? OwnerOf(JObject item) => Filled(item["userId"]);
}
