using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to do with the units that people hold. Its only caller makes changes that are in the
/// journal.</summary>
internal interface IAllocationWriter
{
    /// <summary>The most items per call of <see cref="RemoveAsync"/>.</summary>
    int BatchSize { get; }

    /// <summary>Requests at once where the caller sets no limit.</summary>
    int DefaultThrottleLimit { get; }

    /// <summary>Whether a unit can be given only to a person whose id is known.</summary>
    bool NeedsUserId { get; }

    /// <summary>The error that says why this product can't take back a pool.</summary>
    QlikException PoolRefusal(Allocation pool);

    /// <summary>Begins the removals of one run; null where each batch is taken back by itself.</summary>
    IRemovalRun? BeginRemovals();

    /// <summary>Takes a batch back. Failures of single items are in the attempts, not thrown.</summary>
    /// <param name="batch">The units to take back.</param>
    /// <param name="throttleLimit">Requests at once.</param>
    /// <param name="check">Asked about each row that the product can read right before the removal; null for no check.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the work between two calls.</param>
    /// <returns>One attempt per item, in the order given.</returns>
    Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        IReadOnlyList<Allocation> batch,
        int throttleLimit,
        TakeBackCheck? check,
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
