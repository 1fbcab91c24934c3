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
    public static async Task<IReadOnlyList<AllocationChange>> ChangeAsync(
        Connection connection,
        ChangeKind kind,
        IReadOnlyList<AllocationRequest> batch,
        int? throttleLimit,
        IChangeJournal? journal,
        IOperationLog log,
        CancellationToken token)
    {
        IAllocationAdapter adapter = connection.Allocations;
        int limit = throttleLimit ?? adapter.DefaultThrottleLimit;
        if (journal is null)
        {
            return await SendAsync(token).ConfigureAwait(false);
        }

        List<AllocationChange> made = batch.Select(r => new AllocationChange(r)).ToList();
        IReadOnlyList<Change> changes = await StateBefore.OfGiftsAsync(connection, kind, batch, limit, log, token).ConfigureAwait(false);
        IReadOnlyList<ChangeResult> results = await journal.RunAsync(connection, changes, MakeAsync, log, token).ConfigureAwait(false);
        for (int i = 0; i < made.Count; i++)
        {
            made[i].Take(results[i]);
        }

        return made;

        async Task<IReadOnlyList<ChangeResult>> MakeAsync(CancellationToken makeToken)
        {
            return (await SendAsync(makeToken).ConfigureAwait(false)).Select(AllocationRecords.Of).ToList();
        }

        Task<IReadOnlyList<AllocationChange>> SendAsync(CancellationToken sendToken) => kind switch
        {
            ChangeKind.AddAllocation => adapter.AddAsync(batch, limit, log, sendToken),
            ChangeKind.ConvertAllocation => adapter.ConvertAsync(batch, limit, log, sendToken),
            ChangeKind.RestoreAllocation => adapter.RestoreAsync(batch, limit, log, sendToken),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This change does not give an allocation."),
        };
    }
}
