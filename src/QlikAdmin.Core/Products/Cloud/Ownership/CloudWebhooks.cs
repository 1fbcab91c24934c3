using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Webhooks of users. Their secrets and headers are neither read nor kept.</summary>
internal sealed class CloudWebhooks : CloudItems
{
    public CloudWebhooks(CloudServices services)
        : base(services, "webhook", CloudRoutes.Webhooks) { }

    public override IReadOnlyList<OwnedItemKind> Kinds { get; } = new[] { OwnedItemKind.Webhook };

    public override QlikRequest List(string? owner, IReadOnlyCollection<OwnedItemKind> kinds) =>
        ListAll().With("ownerId", owner).With("level", "user");

    public override OwnedItem? Read(JObject row)
    {
        if (Filled(row["id"]) is not string id || Filled(row["level"]) == "tenant")
        {
            return null;
        }

        OwnedItem item = Item(id, OwnedItemKind.Webhook, row, OwnerOf(row));
        item.CanMove = CanMove.No;
        item.Reason =
            "The only call that could change its owner replaces the whole webhook and deletes its secret, and Qlik does not document whether it changes the owner. Create it again.";
        return item;
    }
}
