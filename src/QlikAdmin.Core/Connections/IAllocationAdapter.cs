using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to do for the licence commands.</summary>
internal interface IAllocationAdapter
{
    /// <summary>Items per call of <see cref="RemoveAsync"/>; more are never given.</summary>
    int BatchSize { get; }

    /// <summary>Requests at once where the caller sets no limit.</summary>
    int DefaultThrottleLimit { get; }

    /// <summary>Whether the units of one person can be read with the whole list only, so that it is read once in a run and not once a
    /// person.</summary>
    bool ConfirmsByFullList { get; }

    /// <summary>Whether a unit can be given only to somebody whose id is known.</summary>
    bool NeedsUserId { get; }

    /// <summary>Types this product names; the server may know more on Cloud.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>Streams the rows that can match; the caller applies the exact filter.</summary>
    Task ListAsync(AllocationQuery query, PageSink<Allocation> sink, IOperationLog log, CancellationToken token);

    /// <summary>Capacity per type.</summary>
    Task<IReadOnlyList<License>> GetLicensesAsync(IOperationLog log, CancellationToken token);

    /// <summary>Why a pool can't be taken back, as this product has it.</summary>
    QlikException PoolRefusal(Allocation pool);

    /// <summary>Why units of these types would be handed out again by the server; empty when they would not.</summary>
    Task<IReadOnlyList<string>> FindRegrantsAsync(IReadOnlyCollection<string> types, IOperationLog log, CancellationToken token);

    /// <summary>Finds the one user that a text names.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    Task<AllocationUser> FindUserAsync(string text, IOperationLog log, CancellationToken token);

    /// <summary>The rows of one user and one type that removing would be about; empty when the product can tell that there is
    /// none.</summary>
    Task<IReadOnlyList<Allocation>> FindAsync(AllocationUser user, string type, IOperationLog log, CancellationToken token);

    /// <summary>How long a list is good enough to take units away by. Where a removal reads its own rows right before, and asks the
    /// <see cref="RemovalCheck"/>, it may be old.</summary>
    /// <param name="reading">How long reading it took.</param>
    TimeSpan GoodFor(TimeSpan reading);

    /// <summary>Reads the last use of everybody; null where a removal reads its own rows right before, and asks the
    /// <see cref="RemovalCheck"/>.</summary>
    Task<ILastUse?> ReadLastUseAsync(IOperationLog log, CancellationToken token);

    /// <summary>Takes a batch back. Failures of single items are in the attempts, not thrown.</summary>
    /// <param name="batch">What is taken back.</param>
    /// <param name="throttleLimit">Requests at once.</param>
    /// <param name="check">Asked about each row that the product can read right before; null for nothing to ask.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the work between two calls.</param>
    /// <returns>One attempt per item, in the order given.</returns>
    Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        IReadOnlyList<Allocation> batch,
        int throttleLimit,
        RemovalCheck? check,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Reads the state again and settles every attempt that is not settled yet.</summary>
    Task ConfirmAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token);

    /// <summary>Gives units to people. Failures of single items are in the changes, not thrown.</summary>
    Task<IReadOnlyList<ItemResult<AllocationRequest>>> AddAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Changes the type in place.</summary>
    /// <exception cref="QlikException">NotSupported, where the product has no such call.</exception>
    Task<IReadOnlyList<ItemResult<AllocationRequest>>> ConvertAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Gives a quarantined or removed unit back to the same person.</summary>
    Task<IReadOnlyList<ItemResult<AllocationRequest>>> RestoreAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    );
}
