using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense.Ownership;

/// <summary>Gives entities of one family to one new owner: reads them, changes many at once or one by one, and reads the owners
/// back.</summary>
internal sealed class SenseItemMoves
{
    // A selection costs four calls in all, and a single entity two.
    private const int FewestForSelection = 3;

    private const int ItemsPerSelection = 40;

    private readonly QlikHttp _http;
    private readonly SenseItemRows _rows;
    private readonly SenseItemFamily _family;
    private readonly SenseOwnerChange _change;
    private readonly Guid _newOwner;
    private readonly int _throttleLimit;

    public SenseItemMoves(QlikHttp http, SenseItemRows rows, SenseItemFamily family, User newOwner, int throttleLimit)
    {
        _http = http;
        _rows = rows;
        _family = family;
        _change = new SenseOwnerChange(http, rows, family, newOwner);
        _newOwner = Guid.Parse(newOwner.Id);
        _throttleLimit = throttleLimit;
    }

    /// <summary>Makes the moves. Failures are put into the attempts, not thrown.</summary>
    public async Task MoveAsync(IReadOnlyList<ItemResult<OwnedItem>> attempts, IOperationLog log, CancellationToken token)
    {
        await CheckAsync(attempts, log, token).ConfigureAwait(false);
        List<ItemResult<OwnedItem>> open = attempts.Where(a => a.IsOpen).ToList();
        int size = open.Count >= FewestForSelection ? ItemsPerSelection : 1;
        await Throttle
            .ForEachAsync(Chunks.Of(open, size).ToList(), _throttleLimit, (chunk, t) => SendAsync(chunk, log, t), token)
            .ConfigureAwait(false);
        await ConfirmAsync(open.Where(a => a.IsOpen).ToList(), log, token).ConfigureAwait(false);
    }

    /// <summary>Reads the items right before the move, since lists may be out of date, and decides by that whether they move.</summary>
    private async Task CheckAsync(IReadOnlyList<ItemResult<OwnedItem>> attempts, IOperationLog log, CancellationToken token)
    {
        IReadOnlyDictionary<Guid, JObject> now;
        try
        {
            now = await _rows.ByIdAsync(_family, attempts.Select(IdOf), log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (ItemResult<OwnedItem> attempt in attempts)
            {
                attempt.Fail(e);
            }

            return;
        }

        foreach (ItemResult<OwnedItem> attempt in attempts)
        {
            if (!now.TryGetValue(IdOf(attempt), out JObject? row))
            {
                attempt.Settle(Outcome.AlreadyGone);
            }
            else if (SenseItemRows.IsOwnedBy(row, _newOwner))
            {
                attempt.Settle(Outcome.Exists);
            }
            else if (Guid.TryParse(attempt.Item.OwnerId, out Guid expected) && !SenseItemRows.IsOwnedBy(row, expected))
            {
                attempt.Fail(OwnershipErrors.ChangedSince(attempt.Item, SenseItemRows.OwnerOf(row), _http.Connection));
            }
        }
    }

    private async Task SendAsync(IReadOnlyList<ItemResult<OwnedItem>> chunk, IOperationLog log, CancellationToken token)
    {
        try
        {
            if (chunk.Count == 1 && _family.WholeEntityIsSafe)
            {
                if (await _change.WholeAsync(IdOf(chunk[0]), chunk[0].Item, log, token).ConfigureAwait(false) is Outcome outcome)
                {
                    chunk[0].Settle(outcome);
                }
            }
            else
            {
                await _change.TogetherAsync(chunk.Select(IdOf).ToList(), log, token).ConfigureAwait(false);
            }

            return;
        }
        catch (QlikException e)
            when (chunk.Count > 1 && !e.InDoubt && (e.Reason == ErrorReason.UnreadableAnswer || e.StatusCode is >= 400 and < 500))
        {
            log.Verbose($"{chunk.Count} {_family.One}s could not be moved together, so they are moved one by one: {e.Message}");
        }
        catch (QlikException e)
        {
            foreach (ItemResult<OwnedItem> attempt in chunk)
            {
                attempt.Fail(e);
            }

            return;
        }

        // One bad item must not hold up the others.
        foreach (ItemResult<OwnedItem> attempt in chunk)
        {
            await SendAsync(new[] { attempt }, log, token).ConfigureAwait(false);
        }
    }

    private async Task ConfirmAsync(IReadOnlyList<ItemResult<OwnedItem>> attempts, IOperationLog log, CancellationToken token)
    {
        IReadOnlyDictionary<Guid, JObject> now;
        try
        {
            now = await _rows.ByIdAsync(_family, attempts.Select(IdOf), log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (ItemResult<OwnedItem> attempt in attempts)
            {
                attempt.Fail(OwnershipErrors.Unread(attempt.Item, e, _http.Connection));
            }

            return;
        }

        foreach (ItemResult<OwnedItem> attempt in attempts)
        {
            if (!now.TryGetValue(IdOf(attempt), out JObject? row))
            {
                attempt.Fail(OwnershipErrors.GoneMeanwhile(attempt.Item, _http.Connection));
            }
            else if (SenseItemRows.IsOwnedBy(row, _newOwner))
            {
                attempt.Settle(Outcome.Moved);
            }
            else
            {
                attempt.Fail(OwnershipErrors.NotConfirmed(attempt.Item, SenseItemRows.OwnerOf(row), _http.Connection));
            }
        }
    }

    private static Guid IdOf(ItemResult<OwnedItem> attempt) => Guid.Parse(attempt.Item.Id);
}
