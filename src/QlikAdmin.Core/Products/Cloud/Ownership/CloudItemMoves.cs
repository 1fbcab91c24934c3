using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Gives items to one new owner: reads the owner of each, sends the change once, and reads the owner back.</summary>
internal sealed class CloudItemMoves
{
    private const int ConnectionsPerCall = 100;

    // Right after the change a read may still show the old owner.
    private static readonly TimeSpan[] s_confirmWaits = { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3) };

    private readonly QlikHttp _http;
    private readonly CloudServices _services;
    private readonly string _newOwner;
    private readonly int _throttleLimit;

    public CloudItemMoves(QlikHttp http, CloudServices services, string newOwner, int throttleLimit)
    {
        _http = http;
        _services = services;
        _newOwner = newOwner;
        _throttleLimit = throttleLimit;
    }

    /// <summary>The item from the endpoint that is authoritative; null when it is gone.</summary>
    public static async Task<JObject?> ReadAsync(QlikHttp http, CloudItems items, string id, IOperationLog log, CancellationToken token)
    {
        // If the service has not answered yet, the item may be at another of its addresses.
        CloudAddress address = items.Address;
        foreach (string place in address.IsKnown ? new[] { address.Current } : address.InOrder.ToArray())
        {
            QlikRequest request = items.Get(place, id);
            try
            {
                JObject found = await http.ObjectAsync(request, log, token).ConfigureAwait(false);
                if (address.Has(request.Path))
                {
                    address.Found(place);
                }

                return found;
            }
            catch (QlikException e) when (e.Reason == ErrorReason.NotFound)
            {
                log.Verbose($"{id} is not at {place}: {e.Message}");
            }
        }

        return null;
    }

    public async Task<IReadOnlyList<ItemResult<OwnedItem>>> MoveAsync(
        IReadOnlyList<OwnedItem> items,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<OwnedItem>> attempts = items.Select(i => new ItemResult<OwnedItem>(i)).ToList();
        Dictionary<OwnedItemKind, CloudItems> kinds = attempts.Select(a => a.Item.Kind).Distinct().ToDictionary(k => k, KindOf);
        foreach (
            ItemResult<OwnedItem> attempt in attempts.Where(a =>
                a.Item.Kind is OwnedItemKind.Schedule or OwnedItemKind.Webhook or OwnedItemKind.Other
                || !CloudItemKinds.InOrder.Contains(a.Item.Kind)
            )
        )
        {
            attempt.Fail(OwnershipErrors.NotMovable(attempt.Item, _http.Connection));
        }

        await EachAsync(attempts, CheckAsync).ConfigureAwait(false);
        List<ItemResult<OwnedItem>> sent = attempts.Where(a => a.IsOpen).ToList();
        List<ItemResult<OwnedItem>[]> batches = Chunks
            .Of(sent.Where(a => a.Item.Kind == OwnedItemKind.DataConnection).ToList(), ConnectionsPerCall)
            .ToList();
        await Throttle.ForEachAsync(batches, _throttleLimit, (batch, t) => SendBatchAsync(batch, log, t), token).ConfigureAwait(false);
        await EachAsync(sent.Where(a => a.Item.Kind != OwnedItemKind.DataConnection).ToList(), SendAsync).ConfigureAwait(false);
        await EachAsync(sent, ConfirmAsync).ConfigureAwait(false);
        return attempts;

        Task EachAsync(
            IReadOnlyList<ItemResult<OwnedItem>> all,
            Func<CloudItems, ItemResult<OwnedItem>, IOperationLog, CancellationToken, Task> work
        )
        {
            List<ItemResult<OwnedItem>> open = all.Where(a => a.IsOpen).ToList();
            return Throttle.ForEachAsync(open, _throttleLimit, (a, t) => work(kinds[a.Item.Kind], a, log, t), token);
        }
    }

    private CloudItems KindOf(OwnedItemKind kind) =>
        CloudItemKinds.Of(_services, new[] { kind }).FirstOrDefault() ?? new CloudCatalogue(_services);

    /// <summary>Reads the item right before the move, since lists may be out of date, and decides by that whether it moves.</summary>
    private async Task CheckAsync(CloudItems items, ItemResult<OwnedItem> attempt, IOperationLog log, CancellationToken token)
    {
        try
        {
            JObject? now = await ReadAsync(_http, items, attempt.Item.Id, log, token).ConfigureAwait(false);
            if (now is null)
            {
                attempt.Settle(Outcome.AlreadyGone);
                return;
            }

            string? owner = items.OwnerOf(now);
            OwnedItem? read = items.ReadOne(now);
            if (owner == _newOwner)
            {
                attempt.Settle(Outcome.Exists);
            }
            else if (attempt.Item.OwnerId is not null && owner != attempt.Item.OwnerId)
            {
                attempt.Fail(OwnershipErrors.ChangedSince(attempt.Item, owner, _http.Connection));
            }
            else if (read?.CanMove == CanMove.No)
            {
                attempt.Fail(OwnershipErrors.NotMovable(read, _http.Connection));
            }
            else
            {
                attempt.Detail = read?.Loss ?? attempt.Item.Loss;
            }
        }
        catch (QlikException e)
        {
            attempt.Fail(e);
        }
    }

    private async Task SendAsync(CloudItems items, ItemResult<OwnedItem> attempt, IOperationLog log, CancellationToken token)
    {
        QlikRequest? request = items.Move(attempt.Item, _newOwner, StillWantedAsync);
        if (request is null)
        {
            attempt.Fail(OwnershipErrors.NotMovable(attempt.Item, _http.Connection));
            return;
        }

        try
        {
            await _http.SendAsync(request, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.InDoubt)
        {
            attempt.Settle(Outcome.AlreadyGone);
        }
        catch (QlikException e)
        {
            attempt.Fail(e);
        }

        async Task<bool> StillWantedAsync(CancellationToken readToken)
        {
            try
            {
                JObject? now = await ReadAsync(_http, items, attempt.Item.Id, log, readToken).ConfigureAwait(false);
                return now is not null && items.OwnerOf(now) != _newOwner;
            }
            catch (QlikException e)
            {
                log.Verbose($"{attempt.Item} could not be read, so it is not known whether it was moved: {e.Message}");
                return false;
            }
        }
    }

    private async Task SendBatchAsync(IReadOnlyList<ItemResult<OwnedItem>> batch, IOperationLog log, CancellationToken token)
    {
        // The request names no space, so that each connection stays in its own.
        string path = KindOf(OwnedItemKind.DataConnection).Address.Current + "/actions/update";
        QlikRequest request = new(HttpMethod.Post, path, "Move data connections")
        {
            Body = new JObject
            {
                ["connections"] = new JArray(batch.Select(a => new JObject { ["id"] = a.Item.Id, ["ownerId"] = _newOwner })),
            }.ToString(Formatting.None),
        };
        BulkAnswer answer;
        try
        {
            answer = await BulkAnswer.SendAsync(_http, request, "id", StringComparer.Ordinal, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (ItemResult<OwnedItem> attempt in batch)
            {
                attempt.Fail(e);
            }

            return;
        }

        foreach (ItemResult<OwnedItem> attempt in batch)
        {
            JObject? row = answer.Find(attempt.Item.Id);
            int status = BulkAnswer.Status(row);
            if (row is null || status == 0)
            {
                attempt.Fail(BulkAnswer.Missing(_http, request, attempt.Item.ToString()));
            }
            else if (status is 404 or 410 && answer.IsClear(status))
            {
                attempt.Settle(Outcome.AlreadyGone);
            }
            else if (status >= 400)
            {
                attempt.Fail(answer.ItemError(_http, request, attempt.Item.ToString(), status, row["error"] as JObject ?? row));
            }
        }
    }

    private async Task ConfirmAsync(CloudItems items, ItemResult<OwnedItem> attempt, IOperationLog log, CancellationToken token)
    {
        for (int round = 0; ; round++)
        {
            JObject? now;
            try
            {
                now = await ReadAsync(_http, items, attempt.Item.Id, log, token).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                attempt.Fail(OwnershipErrors.Unread(attempt.Item, e, _http.Connection));
                return;
            }

            if (now is null)
            {
                attempt.Fail(OwnershipErrors.GoneMeanwhile(attempt.Item, _http.Connection));
                return;
            }

            if (items.OwnerOf(now) == _newOwner)
            {
                attempt.Settle(Outcome.Moved);
                return;
            }

            if (round == s_confirmWaits.Length)
            {
                attempt.Fail(OwnershipErrors.NotConfirmed(attempt.Item, items.OwnerOf(now), _http.Connection));
                return;
            }

            await _http.Clock.Delay(s_confirmWaits[round], token).ConfigureAwait(false);
        }
    }
}
