using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Ownership;

/// <summary>Reads owned items, and prepares moves.</summary>
internal static class OwnedItems
{
    /// <summary>Everything that users own, as a whole, for callers that need all of it before they can continue.</summary>
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

    /// <summary>The items that users own now and that could be moved. Lists may be out of date, so each owner is read from the endpoint
    /// that is authoritative.</summary>
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

    /// <summary>Why a user can't take over these items; null when the user can. Must be asked before the first of them is moved.</summary>
    public static async Task<QlikException?> FindUnfitAsync(
        Connection connection,
        User newOwner,
        IEnumerable<OwnedItem> items,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<OwnedItemKind> kinds = items.Where(i => i.CanMove != CanMove.No).Select(i => i.Kind).Distinct().ToList();
        return kinds.Count == 0 ? null : await connection.Ownership.FindUnfitAsync(newOwner, kinds, log, token).ConfigureAwait(false);
    }

    /// <summary>Builds moves, and refuses items that can't move. The journal needs the old owner, so that an undo can give the item back.
    /// If a row of a file does not name the owner, the owner is read.</summary>
    /// <returns>One change per item, in the order given. A change that is not open needs no move.</returns>
    public static async Task<IReadOnlyList<PlannedChange>> PrepareAsync(
        Connection connection,
        IReadOnlyList<OwnedItem> items,
        User newOwner,
        int? throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        PlannedChange[] moves = new PlannedChange[items.Count];
        await Throttle
            .ForEachAsync(
                Enumerable.Range(0, items.Count).ToList(),
                throttleLimit ?? connection.Ownership.DefaultThrottleLimit,
                PrepareOneAsync,
                token
            )
            .ConfigureAwait(false);
        return moves;

        async Task PrepareOneAsync(int i, CancellationToken itemToken)
        {
            OwnedItem item = items[i];
            QlikException? refusal =
                item.CanMove == CanMove.No || item.Kind == OwnedItemKind.Schedule
                    ? OwnershipErrors.NotMovable(item, connection.Name)
                    : null;
            try
            {
                if (refusal is null && item.OwnerId is null)
                {
                    item.OwnerId = await connection.Ownership.ReadOwnerAsync(item.Kind, item.Id, log, itemToken).ConfigureAwait(false);
                }
            }
            catch (QlikException e)
            {
                refusal = e;
            }

            moves[i] = new PlannedChange(OwnershipChanges.Of(item, newOwner));
            if (refusal is not null)
            {
                moves[i].Fail(refusal);
            }
        }
    }

    /// <summary>Sorts moves in the order in which the items of a leaver are moved: kind by kind.</summary>
    public static IReadOnlyList<PlannedChange> InOrder(Connection connection, IEnumerable<PlannedChange> moves)
    {
        List<OwnedItemKind> kinds = connection.Ownership.Kinds.ToList();
        return moves.OrderBy(m => Order(OwnershipChanges.KindOf(m.Change))).ToList();

        int Order(OwnedItemKind? kind)
        {
            int index = kind is OwnedItemKind known ? kinds.IndexOf(known) : -1;
            return index < 0 ? int.MaxValue : index;
        }
    }
}
