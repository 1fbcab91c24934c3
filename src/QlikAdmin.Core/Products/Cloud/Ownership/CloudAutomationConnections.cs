using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Connections that automations use. Their parameters hold credentials and are neither read nor kept.</summary>
internal sealed class CloudAutomationConnections : CloudItems
{
    public CloudAutomationConnections(CloudServices services)
        : base(services, "automation connection", CloudRoutes.AutomationConnections, CloudRoutes.OldAutomationConnections) { }

    public override IReadOnlyList<OwnedItemKind> Kinds { get; } = new[] { OwnedItemKind.AutomationConnection };

    /// <summary>The list has only the caller's own connections unless all are asked for. For automations that is different.</summary>
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

        OwnedItem item = Item(id, OwnedItemKind.AutomationConnection, row, OwnerOf(row));
        item.SubKind = Filled(row["connectorId"]);
        return item;
    }

    public override QlikRequest? Move(OwnedItem item, string owner, Func<CancellationToken, Task<bool>> stillWanted) =>
        ChangeOwner(item, "userId", owner);
}
