using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Owned items of a tenant.</summary>
internal sealed class CloudOwnership : IOwnershipAdapter
{
    private const int RequestsAtOnce = 8;

    // For fewer owners than this, one request per owner is cheaper. On a large tenant, reading pages of the whole list would mostly be
    // wasted.
    private const int FewOwners = 10;

    private readonly QlikHttp _http;
    private readonly CloudServices _services;

    public CloudOwnership(QlikHttp http)
    {
        _http = http;
        _services = new CloudServices(http.Connection);
    }

    public int DefaultThrottleLimit => RequestsAtOnce;

    public IReadOnlyList<OwnedItemKind> Kinds => CloudItemKinds.InOrder;

    public string? NotCounted =>
        "Private sheets, bookmarks and stories in apps of other people are not counted: no list shows them. They stay in those apps.";

    public string RightToRead(OwnedItemKind kind) => CloudRights.ToRead(kind);

    public async Task<bool> ProbeAsync(OwnedItemKind kind, IOperationLog log, CancellationToken token)
    {
        bool isThere = false;
        foreach (CloudItems items in CloudItemKinds.Of(_services, new[] { kind }))
        {
            isThere |= await FindAsync(items, Ask, log, token).ConfigureAwait(false);

            Task<bool> Ask(string address, CancellationToken askToken)
            {
                QlikRequest request = items.List(address, null, new[] { kind });
                return _http.PagesIfThereAsync(request, items.Shape, (_, _) => Task.FromResult(false), log, askToken);
            }
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
        CloudOwners people = new(_http);
        HashSet<string> wanted = new(owners, StringComparer.Ordinal);
        if (wanted.Count > FewOwners)
        {
            await people.LoadAllAsync(wanted.Count, log, token).ConfigureAwait(false);
        }

        // The older and the newer service for schedules list the same ones.
        HashSet<(OwnedItemKind, string)> given = new();
        return await EachListAsync(kinds, ListOneAsync, log, token).ConfigureAwait(false);

        async Task ListOneAsync(CloudItems items, CancellationToken listToken)
        {
            // There are two ways: one request per owner, or all pages of the list. Only the end of the list shows which needs fewer
            // requests. So at most as many pages are read as there are owners, and after that each owner is asked for. That takes at most
            // twice the requests of the cheaper way.
            bool wholeList = !items.KnowsOwners || wanted.Count > FewOwners;
            int? mostPages = items.KnowsOwners ? wanted.Count : null;
            if (items.Kept?.Find(_http.Clock.UtcNow) is JArray rows)
            {
                await Page(Read(items, rows, kinds), listToken).ConfigureAwait(false);
                return;
            }

            if (wholeList && await ReadAsync(items, null, mostPages, kinds, Page, log, listToken).ConfigureAwait(false) != ListEnd.Stopped)
            {
                return;
            }

            foreach (string owner in wanted)
            {
                if (await ReadAsync(items, owner, null, kinds, Page, log, listToken).ConfigureAwait(false) == ListEnd.Missing)
                {
                    return;
                }
            }
        }

        async Task Page(IReadOnlyList<(OwnedItem Item, string? Complaint)> rows, CancellationToken pageToken)
        {
            // The rows are compared again: a filter that a server reads differently must not choose what is given away.
            List<OwnedItem> page = rows.Select(r => r.Item)
                .Where(i => i.OwnerId is not null && wanted.Contains(i.OwnerId) && given.Add((i.Kind, i.Id)))
                .ToList();
            foreach (OwnedItem item in page)
            {
                await NameAsync(item, people, log, pageToken).ConfigureAwait(false);
            }

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
        return new CloudNewOwner(_http).FindUnfitAsync(newOwner, kinds, log, token);
    }

    public Task<IReadOnlyList<ItemResult<OwnedItem>>> MoveAsync(
        IReadOnlyList<OwnedItem> items,
        User newOwner,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        return new CloudItemMoves(_http, _services, newOwner.Id, throttleLimit).MoveAsync(items, log, token);
    }

    public async Task<string?> ReadOwnerAsync(OwnedItemKind kind, string id, IOperationLog log, CancellationToken token)
    {
        if (kind == OwnedItemKind.Other)
        {
            throw new QlikException(
                ErrorReason.NotSupported,
                $"Read the owner of {id}: '{_http.Connection}' shows the owner of such an item only in its catalogue."
            );
        }

        foreach (CloudItems items in CloudItemKinds.Of(_services, new[] { kind }))
        {
            if (await CloudItemMoves.ReadAsync(_http, items, id, log, token).ConfigureAwait(false) is JObject found)
            {
                return items.OwnerOf(found);
            }
        }

        return null;
    }

    public async Task<IReadOnlyList<UnreadKinds>> ListOrphansAsync(
        IReadOnlyCollection<OwnedItemKind> kinds,
        PageSink<OwnedItem> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        CloudOwners people = new(_http);
        await people.LoadAllAsync(null, log, token).ConfigureAwait(false);
        HashSet<(OwnedItemKind, string)> told = new();
        IReadOnlyList<UnreadKinds> unread = await EachListAsync(
                kinds,
                (items, listToken) => ReadAsync(items, null, null, kinds, Page, log, listToken),
                log,
                token
            )
            .ConfigureAwait(false);
        if (kinds.Count == 0 || kinds.Contains(OwnedItemKind.Other))
        {
            await CloudOrphanAssignments.ListAsync(_http, sink, log, token).ConfigureAwait(false);
        }

        return unread;

        async Task Page(IReadOnlyList<(OwnedItem Item, string? Complaint)> rows, CancellationToken pageToken)
        {
            List<OwnedItem> page = new();
            foreach ((OwnedItem item, string? complaint) in rows)
            {
                await NameAsync(item, people, log, pageToken).ConfigureAwait(false);
                string? why =
                    item.OwnerId is null ? "It has no owner."
                    : item.Owner is null ? $"Its owner {item.OwnerId} is no longer a user."
                    : null;
                if ((complaint is not null || why is not null) && told.Add((item.Kind, item.Id)))
                {
                    item.Reason = string.Join(
                        " ",
                        new[]
                        {
                            why,
                            complaint is null ? null : $"The server reports {complaint}.",
                            item.CanMove == CanMove.No ? item.Reason : null,
                        }.Where(t => t is not null)
                    );
                    page.Add(item);
                }
            }

            if (page.Count > 0)
            {
                await sink(page, pageToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<UnreadKinds>> EachListAsync(
        IReadOnlyCollection<OwnedItemKind> kinds,
        Func<CloudItems, CancellationToken, Task> read,
        IOperationLog log,
        CancellationToken token
    )
    {
        OwnedLists lists = new(kinds);
        foreach (CloudItems items in CloudItemKinds.Of(_services, kinds))
        {
            await lists.ReadAsync(items.Kinds, t => read(items, t), log, token).ConfigureAwait(false);
        }

        return lists.End();
    }

    /// <summary>Tries each address of a service until one has it.</summary>
    /// <returns>Whether one has it.</returns>
    /// <exception cref="QlikException">NotFound, where an address worked before: a service that is missing for a moment is not
    /// empty.</exception>
    private async Task<bool> FindAsync(
        CloudItems items,
        Func<string, CancellationToken, Task<bool>> ask,
        IOperationLog log,
        CancellationToken token
    )
    {
        foreach (string address in items.Address.InOrder.ToList())
        {
            if (await ask(address, token).ConfigureAwait(false))
            {
                items.Address.Found(address);
                return true;
            }
        }

        if (items.Address.IsKnown)
        {
            throw new QlikException(
                ErrorReason.NotFound,
                $"List {items.Many}: '{_http.Connection}' has answered before, and now says that it has no such service."
            )
            {
                NextStep = "Wait a minute and run the command again. If the service is really gone, connect again first.",
            };
        }

        _services.Miss(items.Many, log);
        return false;
    }

    private async Task<ListEnd> ReadAsync(
        CloudItems items,
        string? owner,
        int? mostPages,
        IReadOnlyCollection<OwnedItemKind> kinds,
        Func<IReadOnlyList<(OwnedItem Item, string? Complaint)>, CancellationToken, Task> page,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<OwnedItemKind> wanted = kinds.Count == 0 ? items.Kinds : items.Kinds.Where(kinds.Contains).ToArray();
        int pages = 0;
        bool isRead = true;
        JArray kept = new();
        bool isThere = await FindAsync(items, ListAsync, log, token).ConfigureAwait(false);
        items.Kept?.Keep(kept, _http.Clock.UtcNow);
        return !isThere ? ListEnd.Missing
            : isRead ? ListEnd.Read
            : ListEnd.Stopped;

        async Task<bool> ListAsync(string address, CancellationToken listToken)
        {
            QlikRequest request = items.List(address, owner, wanted);
            return await items.PrepareAsync(_http, owner, address, log, listToken).ConfigureAwait(false)
                && await _http.PagesIfThereAsync(request, items.Shape, Take, log, listToken).ConfigureAwait(false);
        }

        async Task<bool> Take(JArray rows, CancellationToken pageToken)
        {
            if (items.Kept is not null)
            {
                kept.Add(rows.OfType<JObject>().Where(r => items.Read(r) is not null));
            }

            await page(Read(items, rows, kinds), pageToken).ConfigureAwait(false);
            return isRead = ++pages != mostPages;
        }
    }

    private static List<(OwnedItem Item, string? Complaint)> Read(CloudItems items, JArray rows, IReadOnlyCollection<OwnedItemKind> kinds)
    {
        return rows.OfType<JObject>()
            .Select(row => (Item: items.Read(row), Complaint: items.Complaint(row)))
            .Where(r => r.Item is not null && (kinds.Count == 0 || kinds.Contains(r.Item.Kind)))
            .Select(r => (r.Item!, r.Complaint))
            .ToList();
    }

    private static async Task NameAsync(OwnedItem item, CloudOwners people, IOperationLog log, CancellationToken token)
    {
        AllocationUser? owner = item.OwnerId is null ? null : await people.FindAsync(item.OwnerId, log, token).ConfigureAwait(false);
        item.Owner = owner?.Key;
        item.OwnerName = owner?.Name;
    }
}
