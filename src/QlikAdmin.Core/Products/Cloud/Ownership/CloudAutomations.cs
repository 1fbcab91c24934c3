using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Automations.</summary>
internal sealed class CloudAutomations : CloudItems
{
    public CloudAutomations(CloudServices services)
        : base(services, "automation", CloudRoutes.Automations, CloudRoutes.OldAutomations) { }

    public override IReadOnlyList<OwnedItemKind> Kinds { get; } = new[] { OwnedItemKind.Automation };

    public override QlikRequest List(string? owner, IReadOnlyCollection<OwnedItemKind> kinds)
    {
        return ListAll().With("filter", owner is null ? null : OwnerFilter(owner)).With("listAll", "true");
    }

    public override OwnedItem? Read(JObject row)
    {
        if (Filled(row["id"]) is not string id)
        {
            return null;
        }

        OwnedItem item = Item(id, OwnedItemKind.Automation, row, OwnerOf(row));
        item.SubKind = Filled(row["runMode"]);
        item.CanMove = CanMove.WithLoss;
        item.Loss = "Its run history and change log are lost, and its connections are removed: the new owner must connect it again.";
        return item;
    }

    public override QlikRequest? Move(OwnedItem item, string owner, Func<CancellationToken, Task<bool>> stillWanted) =>
        ChangeOwner(item, "userId", owner);
}
