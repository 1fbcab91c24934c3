using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Gives, converts and restores allocations of one connection through the journal.</summary>
internal static class AllocationChanger
{
    /// <summary>Makes changes of one kind.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="kind">AddAllocation, ConvertAllocation or RestoreAllocation.</param>
    /// <param name="batch">The changes.</param>
    /// <param name="throttleLimit">Requests at once; null for what the product takes.</param>
    /// <param name="journal">Where they are recorded; null where the caller has recorded them.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the work between two calls.</param>
    /// <returns>One change a request, in the order given; failures of single ones are in it, not thrown.</returns>
    /// <exception cref="QlikException">JournalFailed; without a journal also NotSupported, where the product has no such call.</exception>
    public static async Task<IReadOnlyList<ItemResult<AllocationRequest>>> ChangeAsync(
        Connection connection,
        ChangeKind kind,
        IReadOnlyList<AllocationRequest> batch,
        int? throttleLimit,
        IChangeJournal? journal,
        IOperationLog log,
        CancellationToken token
    )
    {
        IAllocationAdapter adapter = connection.Allocations;
        int limit = throttleLimit ?? adapter.DefaultThrottleLimit;
        if (journal is null)
        {
            return await SendAsync(batch, token).ConfigureAwait(false);
        }

        List<ItemResult<AllocationRequest>> made = batch.Select(r => new ItemResult<AllocationRequest>(r)).ToList();
        IReadOnlyList<(Change Change, QlikException? Unread)> changes = await StateBefore
            .OfGiftsAsync(connection, kind, batch, limit, log, token)
            .ConfigureAwait(false);
        List<int> open = new();
        List<KeyValuePair<Change, ItemResult>> unread = new();
        for (int i = 0; i < made.Count; i++)
        {
            if (changes[i].Unread is QlikException failure)
            {
                made[i].Take(ItemResult.NotSent(failure));
                unread.Add(new KeyValuePair<Change, ItemResult>(changes[i].Change, made[i]));
            }
            else
            {
                open.Add(i);
            }
        }

        await journal.EndPlannedAsync(connection, unread).ConfigureAwait(false);
        IReadOnlyList<ItemResult> results = await journal
            .RunAsync(connection, open.ConvertAll(i => changes[i].Change), MakeAsync, log, token)
            .ConfigureAwait(false);
        for (int i = 0; i < open.Count; i++)
        {
            made[open[i]].Take(results[i]);
        }

        return made;

        async Task<IReadOnlyList<ItemResult>> MakeAsync(CancellationToken makeToken) =>
            await SendAsync(open.ConvertAll(i => batch[i]), makeToken).ConfigureAwait(false);

        Task<IReadOnlyList<ItemResult<AllocationRequest>>> SendAsync(IReadOnlyList<AllocationRequest> some, CancellationToken sendToken) =>
            kind switch
            {
                ChangeKind.AddAllocation => adapter.AddAsync(some, limit, log, sendToken),
                ChangeKind.ConvertAllocation => adapter.ConvertAsync(some, limit, log, sendToken),
                ChangeKind.RestoreAllocation => adapter.RestoreAsync(some, limit, log, sendToken),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This change does not give an allocation."),
            };
    }
}
