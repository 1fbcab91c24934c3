using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Scheduled tasks. They are only listed: a user who edits a task becomes its owner, so this program never changes one.</summary>
internal sealed class CloudSchedules : CloudItems
{
    public const string WhyNot =
        "The owner of a scheduled task can't be changed to another person, and anyone who edits it becomes its owner. The new owner of its app must create it again.";

    public CloudSchedules(CloudServices services)
        : base(services, "scheduled task", CloudRoutes.SchedulingTasks, CloudRoutes.OldSchedulingTasks) { }

    public override IReadOnlyList<OwnedItemKind> Kinds { get; } = new[] { OwnedItemKind.Schedule };

    /// <summary>Only the newer service can list the tasks of one owner.</summary>
    public override bool KnowsOwners => Address.Current == CloudRoutes.SchedulingTasks;

    public override QlikRequest At(QlikRequest request, string address)
    {
        QlikRequest there = base.At(request, address);
        if (address == CloudRoutes.OldSchedulingTasks)
        {
            there.Query.RemoveAll(q => q.Key == "filter");
        }

        return there;
    }

    public override QlikRequest List(string? owner, IReadOnlyCollection<OwnedItemKind> kinds) =>
        ListAll().With("filter", owner is null ? null : OwnerFilter(owner));

    public override OwnedItem? Read(JObject row)
    {
        if (Filled(row["id"]) is not string id)
        {
            return null;
        }

        OwnedItem item = Item(id, OwnedItemKind.Schedule, row, OwnerOf(row));
        item.AppId = Filled(row["resourceId"]);
        item.SpaceId = Filled(Metadata(row)?["spaceId"]);
        item.ModifiedAt = Json.Date(Json.Text(Metadata(row)?["updatedAt"]));
        item.CanMove = CanMove.No;
        item.Reason = WhyNot;
        return item;
    }

    public override string? Complaint(JObject row) => OwnerCode(Metadata(row)?["disabledCode"]);

    public override string? OwnerOf(JObject item) => Filled(Metadata(item)?["ownerId"]);

    /// <summary>A code about the owner; null for other codes.</summary>
    internal static string? OwnerCode(JToken? code) => Filled(code) is "OWNER-DELETED" or "OWNER-DISABLED" ? Filled(code) : null;

    private static JObject? Metadata(JObject row) => row["metadata"] as JObject;
}
