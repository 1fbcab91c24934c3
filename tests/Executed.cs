using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Ownership;

namespace QlikAdmin;

/// <summary>Changes made through the executor, as the commands make them.</summary>
internal static class Executed
{
    /// <summary>An executor of a run.</summary>
    public static ChangeExecutor Executor(this IChangeJournal journal, int? throttleLimit = null) => new(journal, throttleLimit);

    /// <summary>Takes allocations back.</summary>
    /// <returns>One result a row, in the order given.</returns>
    public static async Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        this ChangeExecutor executor,
        Connection connection,
        IReadOnlyList<Allocation> rows,
        IOperationLog log,
        Func<Allocation, bool>? evenIfUsed = null
    )
    {
        IReadOnlyList<PlannedChange> made = await executor
            .RunAsync(
                connection,
                rows.Select(r => AllocationChanges.OfTakingBack(r, evenIfUsed?.Invoke(r) == true)).ToList(),
                log,
                CancellationToken.None
            )
            .ConfigureAwait(false);
        return made.Select((m, i) => new ItemResult<Allocation>(rows[i], m)).ToList();
    }

    /// <summary>Takes allocations back without a journal and without settlement, so that only the code of the product runs.</summary>
    /// <returns>One result for each row, in the order given. A change in doubt stays in doubt.</returns>
    public static async Task<IReadOnlyList<ItemResult<Allocation>>> SendAsync(
        Connection connection,
        IReadOnlyList<Allocation> rows,
        IOperationLog log,
        int? throttleLimit = null
    )
    {
        AllocationSender sender = new(connection, throttleLimit);
        IReadOnlyList<CheckedChange> checks = await sender
            .CheckAsync(rows.Select(r => AllocationChanges.OfTakingBack(r)).ToList(), log, CancellationToken.None)
            .ConfigureAwait(false);
        List<Change> open = checks.Where(c => c.Left is null).Select(c => c.Change).ToList();
        IReadOnlyList<ItemResult> sent =
            open.Count == 0 ? Array.Empty<ItemResult>() : await sender.SendAsync(open, log, CancellationToken.None).ConfigureAwait(false);
        await sender.ConfirmAsync(sent.Where(s => !s.IsSettled).ToList(), log, CancellationToken.None).ConfigureAwait(false);
        Queue<ItemResult> results = new(sent);
        return checks.Select((c, i) => new ItemResult<Allocation>(rows[i], c.Left ?? results.Dequeue())).ToList();
    }

    /// <summary>Gives, converts or restores allocations.</summary>
    /// <returns>One result a request, in the order given.</returns>
    public static async Task<IReadOnlyList<ItemResult<AllocationRequest>>> GiveAsync(
        this ChangeExecutor executor,
        Connection connection,
        ChangeKind kind,
        IReadOnlyList<AllocationRequest> requests,
        IOperationLog log
    )
    {
        IReadOnlyList<PlannedChange> made = await executor
            .RunAsync(connection, requests.Select(r => AllocationChanges.Of(kind, r)).ToList(), log, CancellationToken.None)
            .ConfigureAwait(false);
        return made.Select((m, i) => new ItemResult<AllocationRequest>(requests[i], m)).ToList();
    }

    /// <summary>Moves owned items as the command does.</summary>
    /// <returns>One result an item, in the order given.</returns>
    public static async Task<IReadOnlyList<ItemResult<OwnedItem>>> MoveAsync(
        this ChangeExecutor executor,
        Connection connection,
        IReadOnlyList<OwnedItem> items,
        User newOwner,
        IOperationLog log
    )
    {
        IReadOnlyList<PlannedChange> moves = await OwnedItems
            .PrepareAsync(connection, items, newOwner, null, log, CancellationToken.None)
            .ConfigureAwait(false);
        await executor.MakeAsync(connection, OwnedItems.InOrder(connection, moves), log, CancellationToken.None).ConfigureAwait(false);
        return moves.Select((m, i) => new ItemResult<OwnedItem>(items[i], m)).ToList();
    }
}
