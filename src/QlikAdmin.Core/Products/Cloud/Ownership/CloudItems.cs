using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>One kind of owned items of a tenant: how it is listed, who its owner is, and how it is given to a new owner.</summary>
/// <remarks>No call moves everything of a user. Each kind has its own list, its own word for the owner and its own change.</remarks>
internal abstract class CloudItems
{
    private protected const string PerPage = "100";

    private readonly CloudServices _services;
    private readonly string _one;

    /// <param name="services">What is known of the tenant's services.</param>
    /// <param name="one">The everyday word for one of them.</param>
    /// <param name="paths">Addresses of the list, in the order in which they are tried. The address of an item is below that.</param>
    protected CloudItems(CloudServices services, string one, params string[] paths)
    {
        _services = services;
        _one = one;
        Address = services.AddressOf(paths);
    }

    /// <summary>Where the list and its items are.</summary>
    public CloudAddress Address { get; }

    /// <summary>The everyday word for several of them.</summary>
    public string Many => _one + "s";

    /// <summary>The kinds that this list holds.</summary>
    public abstract IReadOnlyList<OwnedItemKind> Kinds { get; }

    /// <summary>Whether the server can list the items of one user. If not, all items are read and filtered on this side.</summary>
    public virtual bool KnowsOwners => true;

    /// <summary>The rows of the whole list that are kept between two reads; null for a list that is read each time.</summary>
    public virtual CloudKeptRows? Kept => null;

    public virtual PageShape Shape => PageShape.Data;

    /// <summary>The request for the first page.</summary>
    /// <param name="owner">The owner; null for everybody's items.</param>
    /// <param name="kinds">The wanted ones of <see cref="Kinds"/>.</param>
    public abstract QlikRequest List(string? owner, IReadOnlyCollection<OwnedItemKind> kinds);

    /// <summary>Reads what is needed before the list can be read. Most kinds need nothing.</summary>
    /// <param name="http">The send path.</param>
    /// <param name="owner">The owner; null for everybody's items.</param>
    /// <param name="address">Address of the list.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    /// <returns>Whether there is a list at that address.</returns>
    public virtual Task<bool> PrepareAsync(QlikHttp http, string? owner, string address, IOperationLog log, CancellationToken token) =>
        Task.FromResult(true);

    /// <summary>The same request at another address of the service.</summary>
    public virtual QlikRequest At(QlikRequest request, string address) => request.At(Address.Move(request.Path, address));

    /// <summary>Makes an item from a row of the list; null for a row that is not an item.</summary>
    public abstract OwnedItem? Read(JObject row);

    /// <summary>Why a row has no existing owner, in the server's word, such as OWNER-DELETED; null where it has none.</summary>
    public virtual string? Complaint(JObject row) => null;

    /// <summary>The request that reads one item from the endpoint that is authoritative.</summary>
    public virtual QlikRequest Get(string id) => QlikRequest.Get(PathOf(id), $"Read the owner of {_one} {id}");

    /// <summary>The owner in the answer to <see cref="Get"/>; null where there is none.</summary>
    public virtual string? OwnerOf(JObject item) => Filled(item["ownerId"]);

    /// <summary>The item from the answer to <see cref="Get"/>. It shows whether the item can be moved, and what is lost by that.</summary>
    public virtual OwnedItem? ReadOne(JObject item) => Read(item);

    /// <summary>The request that gives one item to a new owner; null for an item that can't be given.</summary>
    /// <param name="item">The item.</param>
    /// <param name="owner">Id of the new owner.</param>
    /// <param name="stillWanted">Finds out, before the request is sent again, whether the first one did it.</param>
    public virtual QlikRequest? Move(OwnedItem item, string owner, Func<CancellationToken, Task<bool>> stillWanted) => null;

    private protected QlikRequest ListAll() => QlikRequest.Get(Address.Current, $"List {Many}").With("limit", PerPage);

    private protected string PathOf(string id) => CloudRoutes.Item(Address.Current, id);

    private protected OwnedItem Item(string id, OwnedItemKind kind, JObject row, string? owner)
    {
        return new OwnedItem(id, kind, QlikProduct.Cloud, _services.Connection)
        {
            Name = Filled(row["name"]),
            OwnerId = owner,
            SpaceId = Filled(row["spaceId"]),
            AppId = Filled(row["appId"]),
            ModifiedAt = Json.Date(Json.Text(row["updatedAt"])),
        };
    }

    /// <summary>A JSON patch that replaces the owner. It must be a list also for one change.</summary>
    private protected QlikRequest Patch(OwnedItem item, string owner)
    {
        JArray body = new(
            new JObject
            {
                ["op"] = "replace",
                ["path"] = "/ownerId",
                ["value"] = owner,
            }
        );
        return new QlikRequest(new HttpMethod("PATCH"), PathOf(item.Id), Action(item)) { Body = body.ToString(Formatting.None) };
    }

    /// <summary>The action that some kinds have instead of a patch.</summary>
    private protected QlikRequest ChangeOwner(OwnedItem item, string field, string owner)
    {
        return new QlikRequest(HttpMethod.Post, PathOf(item.Id) + "/actions/change-owner", Action(item))
        {
            Body = new JObject { [field] = owner }.ToString(Formatting.None),
        };
    }

    private protected static string Action(OwnedItem item) => $"Move {item}";

    private protected static string? Filled(JToken? token) => Json.Text(token) is { Length: > 0 } text ? text : null;

    /// <summary>The filter by owner of the newer services.</summary>
    private protected static string OwnerFilter(string owner) => $"ownerId eq \"{owner}\"";
}
