using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Connections to data sources. They are moved in batches; connect strings and credentials are neither read nor kept.</summary>
internal sealed class CloudDataConnections : CloudItems
{
    public CloudDataConnections(CloudServices services)
        : base(services, "data connection", CloudRoutes.DataConnections, CloudRoutes.NewDataConnections) { }

    public override IReadOnlyList<OwnedItemKind> Kinds { get; } = new[] { OwnedItemKind.DataConnection };

    /// <summary>Every space has a connection to its own files. It belongs to the space, so these connections are left out.</summary>
    public override QlikRequest List(string? owner, IReadOnlyCollection<OwnedItemKind> kinds) =>
        ListAll().With("userId", owner).With("noDatafiles", "true").With("includeDisabled", "true");

    public override OwnedItem? Read(JObject row)
    {
        if (Filled(row["qID"]) is not string id)
        {
            return null;
        }

        OwnedItem item = Item(id, OwnedItemKind.DataConnection, row, OwnerOf(row));
        item.Name = Filled(row["qName"]);
        item.SubKind = Filled(row["datasourceID"]) ?? Filled(row["qType"]);
        item.SpaceId = Filled(row["space"]);
        item.ModifiedAt = Json.Date(Json.Text(row["updated"]));
        item.CanMove = CanMove.WithLoss;
        item.Loss = "Its credentials are not moved: the new owner must enter them again.";
        return item;
    }

    public override string? OwnerOf(JObject item) => Filled(item["user"]);

    /// <summary>One request for many connections. It names no space, so that each stays in its own.</summary>
    public QlikRequest MoveAll(IReadOnlyList<OwnedItem> items, string owner)
    {
        return new QlikRequest(HttpMethod.Post, Address.Current + "/actions/update", "Move data connections")
        {
            Body = new JObject
            {
                ["connections"] = new JArray(items.Select(i => new JObject { ["id"] = i.Id, ["ownerId"] = owner })),
            }.ToString(Formatting.None),
        };
    }
}
