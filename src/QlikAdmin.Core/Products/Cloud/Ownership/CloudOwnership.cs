using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>What users of a tenant own.</summary>
internal sealed class CloudOwnership : IOwnershipAdapter
{
    private const int RequestsAtOnce = 8;

    // Below this, asking for each is cheaper than a page for nothing on every list of a large tenant.
    private const int FewOwners = 10;

    private readonly QlikHttp _http;

    public CloudOwnership(QlikHttp http)
    {
        _http = http;
    }

    public int DefaultThrottleLimit => RequestsAtOnce;

    public IReadOnlyList<OwnedItemKind> Kinds => CloudItemKinds.InOrder;

    public async Task ListAsync(
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
        await EachListAsync(kinds, ListOneAsync, log, token).ConfigureAwait(false);

        async Task ListOneAsync(CloudItems items, CancellationToken listToken)
        {
            // One request for each owner, or all pages of the list: which is less shows only at the end of the list. So no more pages of it
            // are read than
            // there are owners, and then each is asked for: at most twice what the cheaper way takes.
            bool wholeList = !items.KnowsOwners || wanted.Count > FewOwners;
            int? mostPages = items.KnowsOwners ? wanted.Count : null;
            if (wholeList && await ReadAsync(items, null, mostPages, kinds, Page, log, listToken).ConfigureAwait(false))
            {
                return;
            }

            foreach (string owner in wanted)
            {
                await ReadAsync(items, owner, null, kinds, Page, log, listToken).ConfigureAwait(false);
            }
        }

        async Task Page(IReadOnlyList<(OwnedItem Item, string? Complaint)> rows, CancellationToken pageToken)
        {
            // Compared again: a filter that a server reads differently must not choose what is given away.
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
        return new CloudItemMoves(_http, newOwner.Id, throttleLimit).MoveAsync(items, log, token);
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

        foreach (CloudItems items in CloudItemKinds.Of(_http.Connection, new[] { kind }))
        {
            if (await CloudItemMoves.ReadAsync(_http, items, id, log, token).ConfigureAwait(false) is JObject found)
            {
                return items.OwnerOf(found);
            }
        }

        return null;
    }

    public async Task ListOrphansAsync(
        IReadOnlyCollection<OwnedItemKind> kinds,
        PageSink<OwnedItem> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        CloudOwners people = new(_http);
        await people.LoadAllAsync(null, log, token).ConfigureAwait(false);
        HashSet<(OwnedItemKind, string)> told = new();
        await EachListAsync(kinds, (items, t) => ReadAsync(items, null, null, kinds, Page, log, t), log, token).ConfigureAwait(false);
        if (kinds.Count == 0 || kinds.Contains(OwnedItemKind.Other))
        {
            await CloudOrphanAssignments.ListAsync(_http, sink, log, token).ConfigureAwait(false);
        }

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

    /// <summary>Goes on with the next kind where one can't be read; the first failure comes at the end, the others as warnings.</summary>
    private async Task EachListAsync(
        IReadOnlyCollection<OwnedItemKind> kinds,
        Func<CloudItems, CancellationToken, Task> read,
        IOperationLog log,
        CancellationToken token
    )
    {
        QlikException? first = null;
        foreach (CloudItems items in CloudItemKinds.Of(_http.Connection, kinds))
        {
            try
            {
                await read(items, token).ConfigureAwait(false);
            }
            catch (QlikException e) when (e.Reason == ErrorReason.NotFound && items.MayBeMissing)
            {
                log.Verbose($"'{_http.Connection}' no longer has such a list: {e.Message}");
            }
            catch (QlikException e)
                when (e.Reason is not (ErrorReason.TenantDeactivated or ErrorReason.Unauthorized or ErrorReason.NotConnected))
            {
                if (first is not null)
                {
                    log.Warning($"The list is not complete: {e.Message}");
                }

                first ??= e;
            }
        }

        if (first is not null)
        {
            throw first;
        }
    }

    /// <returns>Whether the list was read to its end.</returns>
    private async Task<bool> ReadAsync(
        CloudItems items,
        string? owner,
        int? mostPages,
        IReadOnlyCollection<OwnedItemKind> kinds,
        Func<IReadOnlyList<(OwnedItem Item, string? Complaint)>, CancellationToken, Task> page,
        IOperationLog log,
        CancellationToken token
    )
    {
        await items.PrepareAsync(_http, owner, log, token).ConfigureAwait(false);
        IReadOnlyList<OwnedItemKind> wanted = kinds.Count == 0 ? items.Kinds : items.Kinds.Where(kinds.Contains).ToArray();
        int pages = 0;
        bool isRead = true;
        await _http.PagesAsync(items.List(owner, wanted), items.Shape, Take, log, token).ConfigureAwait(false);
        return isRead;

        async Task<bool> Take(JArray rows, CancellationToken pageToken)
        {
            List<(OwnedItem Item, string? Complaint)> read = rows.OfType<JObject>()
                .Select(row => (Item: items.Read(row), Complaint: items.Complaint(row)))
                .Where(r => r.Item is not null && wanted.Contains(r.Item.Kind))
                .Select(r => (r.Item!, r.Complaint))
                .ToList();
            await page(read, pageToken).ConfigureAwait(false);
            return isRead = ++pages != mostPages;
        }
    }

    private static async Task NameAsync(OwnedItem item, CloudOwners people, IOperationLog log, CancellationToken token)
    {
        AllocationUser? owner = item.OwnerId is null ? null : await people.FindAsync(item.OwnerId, log, token).ConfigureAwait(false);
        item.Owner = owner?.Key;
        item.OwnerName = owner?.Name;
    }
}
