using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense.Ownership;

/// <summary>Reads entities that have an owner.</summary>
internal sealed class SenseItemRows
{
    private const int IdsPerFilter = 40;

    private readonly QlikHttp _http;

    public SenseItemRows(QlikHttp http)
    {
        _http = http;
    }

    public static string PathOf(SenseItemFamily family, Guid id) => family.Path + "/" + id.ToString("D");

    /// <summary>The owner's id; null where there is none.</summary>
    public static string? OwnerOf(JObject row) => row["owner"] is JObject owner ? Json.Text(owner["id"]) : null;

    /// <summary>Whether a row belongs to a user. A GUID has several spellings, so the texts are not compared.</summary>
    public static bool IsOwnedBy(JObject row, Guid owner) => Guid.TryParse(OwnerOf(row), out Guid id) && id == owner;

    /// <summary>Streams the members of a family. A family that this version of the server does not have counts as empty.</summary>
    public async Task ListAsync(SenseItemFamily family, string? filter, PageSink<JObject> sink, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = QlikRequest.Get(family.Path + "/full", $"List {family.One}s").With("filter", filter);
        try
        {
            await _http
                .ArrayAsync(request, r => JObject.Load(r), row => Json.Text(row["id"]) ?? string.Empty, sink, log, token)
                .ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound)
        {
            log.Verbose($"'{_http.Connection}' has no {family.One}s: {e.Message}");
        }
    }

    /// <summary>Whether the server has the family.</summary>
    public async Task<bool> CanCountAsync(SenseItemFamily family, IOperationLog log, CancellationToken token)
    {
        try
        {
            await _http.ObjectAsync(QlikRequest.Get(family.Path + "/count", $"Count {family.One}s"), log, token).ConfigureAwait(false);
            return true;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound)
        {
            return false;
        }
    }

    /// <summary>Streams the items of these users.</summary>
    public async Task OfOwnersAsync(
        SenseItemFamily family,
        IReadOnlyCollection<Guid> owners,
        PageSink<JObject> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        foreach (Guid[] chunk in Chunks.Of(owners.ToList(), IdsPerFilter))
        {
            await ListAsync(family, string.Join(" or ", chunk.Select(o => "owner.id eq " + o.ToString("D"))), Page, log, token)
                .ConfigureAwait(false);
        }

        Task Page(IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            // The rows are compared again: a filter that a server reads differently must not choose what is given away.
            List<JObject> theirs = rows.Where(r => Guid.TryParse(OwnerOf(r), out Guid owner) && owners.Contains(owner)).ToList();
            return theirs.Count > 0 ? sink(theirs, pageToken) : Task.CompletedTask;
        }
    }

    /// <summary>The members that still exist, by id.</summary>
    public async Task<IReadOnlyDictionary<Guid, JObject>> ByIdAsync(
        SenseItemFamily family,
        IEnumerable<Guid> ids,
        IOperationLog log,
        CancellationToken token
    )
    {
        Dictionary<Guid, JObject> found = new();
        foreach (Guid[] chunk in Chunks.Of(ids.Distinct().ToList(), IdsPerFilter))
        {
            await ListAsync(family, SenseFilter.Ids(chunk), Take, log, token).ConfigureAwait(false);
        }

        return found;

        Task Take(IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            foreach (JObject row in rows)
            {
                if (Guid.TryParse(Json.Text(row["id"]), out Guid id))
                {
                    found[id] = row;
                }
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>One complete entity; null when it is gone.</summary>
    public async Task<JObject?> ReadAsync(SenseItemFamily family, Guid id, IOperationLog log, CancellationToken token)
    {
        try
        {
            return await _http
                .ObjectAsync(QlikRequest.Get(PathOf(family, id), $"Read {family.One} {id:D}"), log, token)
                .ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound)
        {
            return null;
        }
    }

    /// <summary>Makes an item from an entity; null for one without an id.</summary>
    public OwnedItem? Read(SenseItemFamily family, JObject row)
    {
        if (Json.Text(row["id"]) is not string id)
        {
            return null;
        }

        JObject? owner = row["owner"] as JObject;
        OwnedItem item = new(id, family.Kind, QlikProduct.Sense, _http.Connection)
        {
            SubKind = family.Kind == OwnedItemKind.Other ? family.One : Json.Text(row["objectType"]) ?? Json.Text(row["type"]),
            Name = Json.Text(row["name"]) is { Length: > 0 } name ? name : null,
            OwnerId = OwnerOf(row),
            Owner = Json.Text(owner?["userId"]) is string userId ? Json.Text(owner?["userDirectory"]) + "\\" + userId : null,
            OwnerName = Json.Text(owner?["name"]),
            SpaceId = row["stream"] is JObject stream ? Json.Text(stream["id"]) : null,
            AppId = row["app"] is JObject app ? Json.Text(app["id"]) : null,
            ModifiedAt = Json.Date(Json.Text(row["modifiedDate"])),
        };
        if (family.Kind == OwnedItemKind.Other)
        {
            item.CanMove = CanMove.No;
            item.Reason = $"A change of the owner of {family.One} is not supported. Change it in the management console.";
        }

        return item;
    }
}
