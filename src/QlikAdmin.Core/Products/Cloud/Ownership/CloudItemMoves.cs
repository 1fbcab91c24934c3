using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Gives items to one new owner: reads who owns each, sends the change once, and reads the owner back.</summary>
internal sealed class CloudItemMoves
{
    private const int ConnectionsPerCall = 100;

    // An owner can still be the old one for a moment after the change.
    private static readonly TimeSpan[] s_confirmWaits = { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3) };

    private readonly QlikHttp _http;
    private readonly string _newOwner;
    private readonly int _throttleLimit;

    public CloudItemMoves(QlikHttp http, string newOwner, int throttleLimit)
    {
        _http = http;
        _newOwner = newOwner;
        _throttleLimit = throttleLimit;
    }

    /// <summary>What the endpoint that decides says of an item; null when it is gone.</summary>
    public static async Task<JObject?> ReadAsync(QlikHttp http, CloudItems items, string id, IOperationLog log, CancellationToken token)
    {
        try
        {
            return await http.ObjectAsync(items.Get(id), log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<MoveAttempt>> MoveAsync(IReadOnlyList<OwnedItem> items, IOperationLog log, CancellationToken token)
    {
        List<MoveAttempt> attempts = items.Select(i => new MoveAttempt(i)).ToList();
        Dictionary<OwnedItemKind, CloudItems> kinds = attempts.Select(a => a.Item.Kind).Distinct().ToDictionary(k => k, KindOf);
        foreach (MoveAttempt attempt in attempts.Where(a => a.Item.Kind is OwnedItemKind.Schedule or OwnedItemKind.Webhook or OwnedItemKind.Other || !CloudItemKinds.InOrder.Contains(a.Item.Kind)))
        {
            attempt.Error = OwnershipErrors.NotMovable(attempt.Item, _http.Connection);
        }

        await EachAsync(attempts, CheckAsync).ConfigureAwait(false);
        List<MoveAttempt> sent = attempts.Where(IsOpen).ToList();
        List<MoveAttempt[]> batches = Chunks.Of(sent.Where(a => a.Item.Kind == OwnedItemKind.DataConnection).ToList(), ConnectionsPerCall).ToList();
        await Throttle.ForEachAsync(batches, _throttleLimit, (batch, t) => SendBatchAsync(batch, log, t), token).ConfigureAwait(false);
        await EachAsync(sent.Where(a => a.Item.Kind != OwnedItemKind.DataConnection).ToList(), SendAsync).ConfigureAwait(false);
        await EachAsync(sent, ConfirmAsync).ConfigureAwait(false);
        return attempts;

        Task EachAsync(IReadOnlyList<MoveAttempt> all, Func<CloudItems, MoveAttempt, IOperationLog, CancellationToken, Task> work)
        {
            List<MoveAttempt> open = all.Where(IsOpen).ToList();
            return Throttle.ForEachAsync(open, _throttleLimit, (a, t) => work(kinds[a.Item.Kind], a, log, t), token);
        }
    }

    private CloudItems KindOf(OwnedItemKind kind) => CloudItemKinds.Of(_http.Connection, new[] { kind }).FirstOrDefault() ?? new CloudCatalogue(_http.Connection);

    private static bool IsOpen(MoveAttempt attempt) => attempt.Outcome is null && attempt.Error is null;

    /// <summary>Lists may be old: what moves is decided by what the server says right before.</summary>
    private async Task CheckAsync(CloudItems items, MoveAttempt attempt, IOperationLog log, CancellationToken token)
    {
        try
        {
            JObject? now = await ReadAsync(_http, items, attempt.Item.Id, log, token).ConfigureAwait(false);
            if (now is null)
            {
                attempt.Outcome = Outcome.AlreadyGone;
                return;
            }

            string? owner = items.OwnerOf(now);
            OwnedItem? read = items.ReadOne(now);
            if (owner == _newOwner)
            {
                attempt.Outcome = Outcome.Exists;
            }
            else if (attempt.Item.OwnerId is not null && owner != attempt.Item.OwnerId)
            {
                attempt.Error = OwnershipErrors.ChangedSince(attempt.Item, owner, _http.Connection);
            }
            else if (read?.CanMove == CanMove.No)
            {
                attempt.Error = OwnershipErrors.NotMovable(read, _http.Connection);
            }
            else
            {
                attempt.Detail = read?.Loss ?? attempt.Item.Loss;
            }
        }
        catch (QlikException e)
        {
            attempt.Error = e;
        }
    }

    private async Task SendAsync(CloudItems items, MoveAttempt attempt, IOperationLog log, CancellationToken token)
    {
        QlikRequest? request = items.Move(attempt.Item, _newOwner, StillWantedAsync);
        if (request is null)
        {
            attempt.Error = OwnershipErrors.NotMovable(attempt.Item, _http.Connection);
            return;
        }

        try
        {
            await _http.SendAsync(request, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.InDoubt)
        {
            attempt.Outcome = Outcome.AlreadyGone;
        }
        catch (QlikException e)
        {
            attempt.Error = e;
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

    private async Task SendBatchAsync(IReadOnlyList<MoveAttempt> batch, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = CloudDataConnections.MoveAll(batch.Select(a => a.Item).ToList(), _newOwner);
        BulkAnswer answer;
        try
        {
            answer = await BulkAnswer.SendAsync(_http, request, "id", StringComparer.Ordinal, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (MoveAttempt attempt in batch)
            {
                attempt.Error = e;
            }

            return;
        }

        foreach (MoveAttempt attempt in batch)
        {
            JObject? row = answer.Find(attempt.Item.Id);
            int status = BulkAnswer.Status(row);
            if (row is null || status == 0)
            {
                attempt.Error = BulkAnswer.Missing(_http, request, attempt.Item.ToString());
            }
            else if (status is 404 or 410 && answer.IsClear(status))
            {
                attempt.Outcome = Outcome.AlreadyGone;
            }
            else if (status >= 400)
            {
                attempt.Error = answer.ItemError(_http, request, attempt.Item.ToString(), status, row["error"] as JObject ?? row);
            }
        }
    }

    private async Task ConfirmAsync(CloudItems items, MoveAttempt attempt, IOperationLog log, CancellationToken token)
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
                attempt.Error = OwnershipErrors.Unread(attempt.Item, e, _http.Connection);
                return;
            }

            if (now is null)
            {
                attempt.Error = OwnershipErrors.GoneMeanwhile(attempt.Item, _http.Connection);
                return;
            }

            if (items.OwnerOf(now) == _newOwner)
            {
                attempt.Outcome = Outcome.Moved;
                return;
            }

            if (round == s_confirmWaits.Length)
            {
                attempt.Error = OwnershipErrors.NotConfirmed(attempt.Item, items.OwnerOf(now), _http.Connection);
                return;
            }

            await _http.Clock.Delay(s_confirmWaits[round], token).ConfigureAwait(false);
        }
    }
}
