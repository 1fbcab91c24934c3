using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>Takes back the units of one run. With what it knows of the whole run, it may check and confirm many units with one
/// read.</summary>
internal interface IRemovalRun
{
    /// <summary>The most units per call of <see cref="RemoveAsync"/>.</summary>
    int BatchSize { get; }

    /// <summary>Takes note of units that this run is going to take back.</summary>
    void Expect(IReadOnlyCollection<Allocation> planned);

    /// <summary>Whether an accepted removal is confirmed later, together with others.</summary>
    bool ConfirmsLater(Allocation unit);

    /// <summary>Whether what is not confirmed yet must be confirmed before more is taken back.</summary>
    bool MustConfirm { get; }

    /// <summary>Takes a batch back. Failures of single items are in the attempts, not thrown.</summary>
    /// <param name="batch">The units to take back.</param>
    /// <param name="throttleLimit">Requests at once; null for the default of the product.</param>
    /// <param name="check">Asked about each row as it was read before the removal; null for no check.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the work between two calls.</param>
    /// <returns>One attempt per item, in the order given.</returns>
    Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        IReadOnlyList<Allocation> batch,
        int? throttleLimit,
        TakeBackCheck? check,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Reads the state again and settles every attempt that is not settled yet.</summary>
    Task ConfirmAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token);
}
