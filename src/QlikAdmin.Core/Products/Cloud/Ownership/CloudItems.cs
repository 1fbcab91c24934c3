using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Products.Cloud.Assumptions;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>One kind of owned items of a tenant: how it is listed, who its owner is, and how it is given to a new owner.</summary>
/// <remarks>No call moves everything of a user. Each kind has its own list, its own word for the owner and its own change. Fields of the
/// vendor that hold secrets, such as connect strings and the headers of webhooks, are neither read nor kept.</remarks>
internal class CloudItems
{
    private readonly CloudServices _services;
    private readonly CloudOwnedList _list;
    private readonly string _one;

    /// <param name="services">What is known of the tenant's services.</param>
    /// <param name="list">The list.</param>
    /// <param name="one">The everyday word for one of them.</param>
    /// <param name="kinds">The kinds that this list holds.</param>
    public CloudItems(CloudServices services, CloudOwnedList list, string one, params OwnedItemKind[] kinds)
    {
        _services = services;
        _list = list;
        _one = one;
        Kinds = kinds;
        Address = services.AddressOf(list.Paths);
    }

    /// <summary>Where the list and its items are.</summary>
    public CloudAddress Address { get; }

    /// <summary>The everyday word for several of them.</summary>
    public string Many => _one + "s";

    public IReadOnlyList<OwnedItemKind> Kinds { get; }

    /// <summary>Whether the server can list the items of one user. If not, all items are read and filtered on this side.</summary>
    public bool KnowsOwners => _list.KnowsOwners(Address.Current);

    public PageShape Shape => _list.Page;

    /// <summary>The rows of the whole list that are kept between two reads; null for a list that is read each time.</summary>
    public CloudKeptRows? Kept { get; init; }

    /// <summary>Whether a row of the list is an item.</summary>
    public Func<JObject, bool> IsItem { get; init; } = _ => true;

    /// <summary>The kind within the kind, in the server's word.</summary>
    public Func<JObject, string?> SubKind { get; init; } = _ => null;

    /// <summary>The field of the name.</summary>
    public string Name { get; init; } = "name";

    /// <summary>The field of the space.</summary>
    public string Space { get; init; } = "spaceId";

    /// <summary>The field of the app.</summary>
    public string App { get; init; } = "appId";

    /// <summary>What is lost when an item moves; null where nothing is.</summary>
    public string? Loss { get; init; }

    /// <summary>Why no item can move; null where it can.</summary>
    public string? WhyNot { get; init; }

    /// <summary>Why a row has no existing owner, in the server's word, such as OWNER-DELETED; null where it has none.</summary>
    public Func<JObject, string?> Complaint { get; init; } = _ => null;

    /// <summary>Whether a JSON patch replaces the owner.</summary>
    public bool IsPatched { get; init; }

    /// <summary>The field of the new owner in the action that some kinds have instead of a patch.</summary>
    public string? ActionField { get; init; }

    /// <summary>The request for the first page.</summary>
    /// <param name="address">Address of the list.</param>
    /// <param name="owner">The owner; null for everybody's items.</param>
    /// <param name="kinds">The wanted ones of <see cref="Kinds"/>.</param>
    public virtual QlikRequest List(string address, string? owner, IReadOnlyCollection<OwnedItemKind> kinds)
    {
        QlikRequest request = QlikRequest.Get(address, $"List {Many}").With("limit", "100");
        return _list.Ask(request, _list.KnowsOwners(address) ? owner : null);
    }

    /// <summary>Reads what is needed before the list can be read. Most kinds need nothing.</summary>
    /// <param name="http">The send path.</param>
    /// <param name="owner">The owner; null for everybody's items.</param>
    /// <param name="address">Address of the list.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    /// <returns>Whether there is a list at that address.</returns>
    public virtual Task<bool> PrepareAsync(QlikHttp http, string? owner, string address, IOperationLog log, CancellationToken token) =>
        Task.FromResult(true);

    /// <summary>Makes an item from a row of the list; null for a row that is not an item.</summary>
    public virtual OwnedItem? Read(JObject row) => IsItem(row) && Filled(row[_list.Id]) is string id ? Item(id, Kinds[0], row) : null;

    /// <summary>The request that reads one item from the endpoint that is authoritative.</summary>
    public virtual QlikRequest Get(string address, string id) =>
        QlikRequest.Get(CloudRoutes.Item(address, id), $"Read the owner of {_one} {id}");

    /// <summary>The owner in the answer to <see cref="Get"/>; null where there is none.</summary>
    public virtual string? OwnerOf(JObject item) => Field(item, _list.Owner);

    /// <summary>The item from the answer to <see cref="Get"/>. It shows whether the item can be moved, and what is lost by that.</summary>
    public virtual OwnedItem? ReadOne(JObject item) => Read(item);

    /// <summary>The request that gives one item to a new owner; null for an item that can't be given.</summary>
    /// <param name="item">The item.</param>
    /// <param name="owner">Id of the new owner.</param>
    /// <param name="stillWanted">Finds out, before the request is sent again, whether the first one did it.</param>
    public virtual QlikRequest? Move(OwnedItem item, string owner, Func<CancellationToken, Task<bool>> stillWanted)
    {
        string path = CloudRoutes.Item(Address.Current, item.Id);
        return ActionField is not null
                ? new QlikRequest(HttpMethod.Post, path + "/actions/change-owner", Action(item))
                {
                    Body = new JObject { [ActionField] = owner }.ToString(Formatting.None),
                }
            : IsPatched ? new QlikRequest(new HttpMethod("PATCH"), path, Action(item)) { Body = Patch(owner) }
            : null;
    }

    private protected OwnedItem Item(string id, OwnedItemKind kind, JObject row)
    {
        return new OwnedItem(id, kind, QlikProduct.Cloud, _services.Connection)
        {
            Name = Field(row, Name),
            SubKind = SubKind(row),
            OwnerId = OwnerOf(row),
            SpaceId = Field(row, Space),
            AppId = Field(row, App),
            ModifiedAt = Json.Date(Field(row, _list.Modified)),
            CanMove =
                WhyNot is not null ? CanMove.No
                : Loss is not null ? CanMove.WithLoss
                : CanMove.Yes,
            Reason = WhyNot,
            Loss = Loss,
        };
    }

    private protected static string Action(OwnedItem item) => $"Move {item}";

    private protected static string? Filled(JToken? token) => Json.Text(token) is { Length: > 0 } text ? text : null;

    /// <summary>A field of a row, or of an object in it.</summary>
    private static string? Field(JObject row, string name)
    {
        int dot = name.IndexOf('.');
        return Filled(dot < 0 ? row[name] : (row[name.Substring(0, dot)] as JObject)?[name.Substring(dot + 1)]);
    }

    private static string Patch(string owner)
    {
        // It must be a list also for one change.
        JArray patch = new(
            new JObject
            {
                ["op"] = "replace",
                ["path"] = "/ownerId",
                ["value"] = owner,
            }
        );
        return patch.ToString(Formatting.None);
    }
}
