using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Ownership;

/// <summary>Gives owned items of one connection to new owners: kind after kind, in batches, each on record before it is sent.</summary>
/// <remarks>One instance serves one run of a command: it remembers what was moved already.</remarks>
internal sealed class OwnershipMover
{
    /// <summary>Items on record at a time: what is in doubt after a crash, at the most.</summary>
    public const int ItemsPerBatch = 100;

    private readonly Connection _connection;
    private readonly IOwnershipAdapter _adapter;
    private readonly IChangeJournal _journal;
    private readonly int _throttleLimit;
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

    public OwnershipMover(Connection connection, IChangeJournal journal, int? throttleLimit)
    {
        _connection = connection;
        _adapter = connection.Ownership;
        _journal = journal;
        _throttleLimit = throttleLimit ?? _adapter.DefaultThrottleLimit;
    }

    /// <summary>Everything that users own, as a whole, for callers that need all of it before they can go on.</summary>
    /// <exception cref="QlikException">Forbidden, when one of the kinds may not be read.</exception>
    public static async Task<IReadOnlyList<OwnedItem>> ListAllAsync(
        Connection connection,
        IReadOnlyCollection<string> owners,
        IReadOnlyCollection<OwnedItemKind> kinds,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<OwnedItem> all = new();
        IReadOnlyList<UnreadKinds> unread = await connection.Ownership.ListAsync(owners, kinds, Collect, log, token).ConfigureAwait(false);
        return unread.Count == 0 ? all : throw unread[0].Cause;

        Task Collect(IReadOnlyList<OwnedItem> page, CancellationToken pageToken)
        {
            all.AddRange(page);
            return Task.CompletedTask;
        }
    }

    /// <summary>What users own at this moment and could be moved: lists may lag behind, so each owner is read from the endpoint that
    /// decides.</summary>
    public static async Task<IReadOnlyList<OwnedItem>> FindLeftAsync(
        Connection connection,
        string owner,
        IReadOnlyCollection<OwnedItemKind> kinds,
        int? throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<OwnedItem> listed = await ListAllAsync(connection, new[] { owner }, kinds, log, token).ConfigureAwait(false);
        List<OwnedItem> movable = listed.Where(i => i.CanMove != CanMove.No).ToList();
        bool[] left = new bool[movable.Count];
        await Throttle
            .ForEachAsync(
                Enumerable.Range(0, movable.Count).ToList(),
                throttleLimit ?? connection.Ownership.DefaultThrottleLimit,
                ReadAsync,
                token
            )
            .ConfigureAwait(false);
        return movable.Where((_, i) => left[i]).ToList();

        async Task ReadAsync(int index, CancellationToken itemToken)
        {
            string? now = await connection
                .Ownership.ReadOwnerAsync(movable[index].Kind, movable[index].Id, log, itemToken)
                .ConfigureAwait(false);
            left[index] = connection.People.AreSame(now, owner);
        }
    }

    /// <summary>Why a user can't take these items; null when the user can. To be asked before the first of them is moved.</summary>
    public async Task<QlikException?> FindUnfitAsync(
        User newOwner,
        IEnumerable<OwnedItem> items,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<OwnedItemKind> kinds = items.Where(i => i.CanMove != CanMove.No).Select(i => i.Kind).Distinct().ToList();
        return kinds.Count == 0 ? null : await _adapter.FindUnfitAsync(newOwner, kinds, log, token).ConfigureAwait(false);
    }

    /// <summary>Moves items, and reads the owner of each back.</summary>
    /// <param name="items">What to move; what can't move fails without a request.</param>
    /// <param name="newOwner">To whom; known to be fit.</param>
    /// <param name="removal">Id of the user whose removal this is a step of, or null.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the run: what was begun stays open in the journal.</param>
    /// <returns>One attempt per item, in the order given.</returns>
    public async Task<IReadOnlyList<ItemResult<OwnedItem>>> MoveAsync(
        IReadOnlyList<OwnedItem> items,
        User newOwner,
        string? removal,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<ItemResult<OwnedItem>> attempts = await PrepareAsync(items, log, token).ConfigureAwait(false);
        await MoveAsync(attempts, newOwner, removal, log, token).ConfigureAwait(false);
        return attempts;
    }

    /// <summary>Refuses what can't move, and reads who owns the rest.</summary>
    /// <returns>One attempt per item, in the order given; those that are settled need no move.</returns>
    public async Task<IReadOnlyList<ItemResult<OwnedItem>>> PrepareAsync(
        IReadOnlyList<OwnedItem> items,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<OwnedItem>> attempts = items.Select(Begin).ToList();
        await Throttle
            .ForEachAsync(
                attempts.Where(a => a.IsOpen && a.Item.OwnerId is null).ToList(),
                _throttleLimit,
                (a, t) => ReadOwnerAsync(a, log, t),
                token
            )
            .ConfigureAwait(false);
        return attempts;
    }

    /// <summary>What the journal is to have of prepared moves.</summary>
    public static IReadOnlyList<Change> Records(IEnumerable<ItemResult<OwnedItem>> attempts, User newOwner) =>
        attempts.Where(a => a.IsOpen).Select(a => OwnershipChanges.ToChange(a.Item, newOwner, null)).ToList();

    /// <summary>Makes prepared moves, and reads the owner of each back.</summary>
    public async Task MoveAsync(
        IReadOnlyList<ItemResult<OwnedItem>> attempts,
        User newOwner,
        string? removal,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<OwnedItem>> open = attempts.Where(a => a.IsOpen).OrderBy(a => Order(a.Item.Kind)).ToList();
        int done = 0;
        foreach (IGrouping<OwnedItemKind, ItemResult<OwnedItem>> kind in open.GroupBy(a => a.Item.Kind))
        {
            foreach (ItemResult<OwnedItem>[] batch in Chunks.Of(kind.ToList(), ItemsPerBatch))
            {
                await MoveBatchAsync(batch, newOwner, removal, log, token).ConfigureAwait(false);
                if (batch.Any(a => ServerWatch.Of(a.Error) is { IsDown: true }))
                {
                    // The others have no outcome: they are left for later.
                    return;
                }

                done += batch.Length;
                if (open.Count > ItemsPerBatch)
                {
                    log.Progress($"Move owned items to {newOwner.Account}", done, open.Count);
                }
            }
        }
    }

    private int Order(OwnedItemKind kind)
    {
        int index = _adapter.Kinds.ToList().IndexOf(kind);
        return index < 0 ? int.MaxValue : index;
    }

    private ItemResult<OwnedItem> Begin(OwnedItem item)
    {
        ItemResult<OwnedItem> attempt = new(item);
        if (item.CanMove == CanMove.No || item.Kind == OwnedItemKind.Schedule)
        {
            attempt.Fail(OwnershipErrors.NotMovable(item, _connection.Name));
        }
        else if (!_seen.Add(item.Kind + "\n" + item.Id))
        {
            attempt.Settle(Outcome.Exists);
            attempt.Detail = "The same item came earlier in this run.";
        }

        return attempt;
    }

    /// <summary>The journal needs the old owner to give the item back, and a row of a file may not name it.</summary>
    private async Task ReadOwnerAsync(ItemResult<OwnedItem> attempt, IOperationLog log, CancellationToken token)
    {
        try
        {
            attempt.Item.OwnerId = await _adapter.ReadOwnerAsync(attempt.Item.Kind, attempt.Item.Id, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            attempt.Fail(e);
        }
    }

    private async Task MoveBatchAsync(
        IReadOnlyList<ItemResult<OwnedItem>> batch,
        User newOwner,
        string? removal,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<OwnedItem>> open = batch.Where(a => a.IsOpen).ToList();
        IReadOnlyList<ItemResult> sent = Array.Empty<ItemResult>();
        try
        {
            IReadOnlyList<ItemResult> results = await _journal
                .RunAsync(
                    _connection,
                    open.Select(a => OwnershipChanges.ToChange(a.Item, newOwner, removal)).ToList(),
                    SendAsync,
                    log,
                    token
                )
                .ConfigureAwait(false);
            for (int i = 0; i < open.Count; i++)
            {
                bool isSettled = (sent.Count == 0 || sent[i].InDoubt) && results[i].Error is null;
                open[i].Take(results[i]);
                if (isSettled)
                {
                    // What the move loses is told also where only a reading told that it was made.
                    open[i].Detail = $"{results[i].Detail} {open[i].Item.Loss}".TrimEnd();
                }
            }
        }
        catch (QlikException e)
        {
            open.ForEach(a => a.Fail(e));
        }

        async Task<IReadOnlyList<ItemResult>> SendAsync(CancellationToken sendToken)
        {
            IReadOnlyList<ItemResult<OwnedItem>> made = await _adapter
                .MoveAsync(open.Select(a => a.Item).ToList(), newOwner, _throttleLimit, log, sendToken)
                .ConfigureAwait(false);
            return sent = made;
        }
    }
}
