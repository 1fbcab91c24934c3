using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Spaces. The personal space of a user does not count as one.</summary>
internal sealed class CloudSpaces : CloudItems
{
    public CloudSpaces(CloudServices services)
        : base(services, "space", CloudRoutes.Spaces) { }

    public override IReadOnlyList<OwnedItemKind> Kinds { get; } = new[] { OwnedItemKind.Space };

    public override QlikRequest List(string? owner, IReadOnlyCollection<OwnedItemKind> kinds) => ListAll().With("ownerId", owner);

    public override OwnedItem? Read(JObject row)
    {
        if (Filled(row["id"]) is not string id)
        {
            return null;
        }

        OwnedItem item = Item(id, OwnedItemKind.Space, row, OwnerOf(row));
        item.SubKind = Filled(row["type"]);
        return item;
    }

    public override QlikRequest? Move(OwnedItem item, string owner, Func<CancellationToken, Task<bool>> stillWanted) => Patch(item, owner);
}
