using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense.Ownership;

/// <summary>Owned items of a site.</summary>
internal sealed class SenseOwnership : IOwnershipAdapter
{
    private const int RequestsAtOnce = 4;

    private readonly QlikHttp _http;
    private readonly SenseItemRows _rows;

    public SenseOwnership(QlikHttp http)
    {
        _http = http;
        _rows = new SenseItemRows(http);
    }

    public int DefaultThrottleLimit => RequestsAtOnce;

    public IReadOnlyList<OwnedItemKind> Kinds => SenseItemFamilies.Kinds;

    public string? NotCounted => null;

    public string RightToRead(OwnedItemKind kind) => "the role RootAdmin";

    public async Task<bool> ProbeAsync(OwnedItemKind kind, IOperationLog log, CancellationToken token)
    {
        bool isThere = false;
        foreach (SenseItemFamily family in SenseItemFamilies.Of(new[] { kind }))
        {
            isThere |= await _rows.CanCountAsync(family, log, token).ConfigureAwait(false);
        }

        return isThere;
    }

    public async Task<IReadOnlyList<UnreadKinds>> ListAsync(
        IReadOnlyCollection<string> owners,
        IReadOnlyCollection<OwnedItemKind> kinds,
        PageSink<OwnedItem> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        HashSet<Guid> wanted = new(owners.Select(o => Guid.TryParse(o, out Guid id) ? id : throw NoGuid($"List what '{o}' owns", o)));
        OwnedLists lists = new(kinds);
        foreach (SenseItemFamily family in SenseItemFamilies.Of(kinds))
        {
            await lists
                .ReadAsync(
                    new[] { family.Kind },
                    listToken => _rows.OfOwnersAsync(family, wanted, (rows, t) => Page(family, rows, t), log, listToken),
                    log,
                    token
                )
                .ConfigureAwait(false);
        }

        return lists.End();

        async Task Page(SenseItemFamily family, IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            List<OwnedItem> page = rows.Select(r => _rows.Read(family, r)).OfType<OwnedItem>().ToList();
            if (page.Count > 0)
            {
                await sink(page, pageToken).ConfigureAwait(false);
            }
        }
    }

    public Task<QlikException?> FindUnfitAsync(
        User newOwner,
        IReadOnlyCollection<OwnedItemKind> kinds,
        IOperationLog log,
        CancellationToken token
    )
    {
        return new SenseNewOwner(_http).FindUnfitAsync(newOwner, log, token);
    }

    public async Task<IReadOnlyList<ItemResult<OwnedItem>>> MoveAsync(
        IReadOnlyList<OwnedItem> items,
        User newOwner,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<OwnedItem>> attempts = items.Select(i => new ItemResult<OwnedItem>(i)).ToList();
        foreach (ItemResult<OwnedItem> attempt in attempts)
        {
            if (attempt.Item.Kind == OwnedItemKind.Other || !Kinds.Contains(attempt.Item.Kind))
            {
                attempt.Fail(OwnershipErrors.NotMovable(attempt.Item, _http.Connection));
            }
            else if (!Guid.TryParse(attempt.Item.Id, out _))
            {
                attempt.Fail(NoGuid($"Move {attempt.Item}", attempt.Item.Id));
            }
        }

        foreach (IGrouping<OwnedItemKind, ItemResult<OwnedItem>> kind in attempts.Where(a => a.Error is null).GroupBy(a => a.Item.Kind))
        {
            SenseItemFamily family = SenseItemFamilies.Of(new[] { kind.Key })[0];
            await new SenseItemMoves(_http, _rows, family, newOwner, throttleLimit)
                .MoveAsync(kind.ToList(), log, token)
                .ConfigureAwait(false);
        }

        return attempts;
    }

    public async Task<string?> ReadOwnerAsync(OwnedItemKind kind, string id, IOperationLog log, CancellationToken token)
    {
        if (!Guid.TryParse(id, out Guid guid))
        {
            throw NoGuid("Read the owner of " + id, id);
        }

        foreach (SenseItemFamily family in SenseItemFamilies.Of(new[] { kind }))
        {
            if (await _rows.ReadAsync(family, guid, log, token).ConfigureAwait(false) is JObject found)
            {
                return SenseItemRows.OwnerOf(found);
            }
        }

        return null;
    }

    public Task<IReadOnlyList<UnreadKinds>> ListOrphansAsync(
        IReadOnlyCollection<OwnedItemKind> kinds,
        PageSink<OwnedItem> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        return new SenseOrphans(_http, _rows).ListAsync(kinds, sink, log, token);
    }

    private QlikException NoGuid(string action, string id)
    {
        return new QlikException(
            ErrorReason.InvalidInput,
            $"{action} on '{_http.Connection}': '{id}' is not a GUID, but ids on Qlik Sense are GUIDs."
        );
    }
}
