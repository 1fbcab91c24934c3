using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to do with the units that people hold. Its only caller makes changes that are on record.</summary>
internal interface IAllocationWriter
{
    /// <summary>Items per call of <see cref="RemoveAsync"/>; more are never given.</summary>
    int BatchSize { get; }

    /// <summary>Requests at once where the caller sets no limit.</summary>
    int DefaultThrottleLimit { get; }

    /// <summary>Whether a unit can be given only to somebody whose id is known.</summary>
    bool NeedsUserId { get; }

    /// <summary>Why a pool can't be taken back, as this product has it.</summary>
    QlikException PoolRefusal(Allocation pool);

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
