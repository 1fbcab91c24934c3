using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>Makes changes of a few kinds on one connection. One instance serves a whole run, and keeps what it learns for the next
/// changes.</summary>
/// <remarks>It writes no journal. Only <see cref="ChangeExecutor"/> calls it.</remarks>
internal abstract class ChangeSender
{
    /// <summary>The most changes of a kind that are sent together. After a crash at most so many are in doubt.</summary>
    public virtual int BatchSize(ChangeKind kind) => 1;

    /// <summary>Takes note of changes that the run is going to make.</summary>
    public virtual void Expect(IReadOnlyList<Change> changes) { }

    /// <summary>Whether a change that <see cref="SendAsync"/> has left open is confirmed later, together with others.</summary>
    public virtual bool ConfirmsLater(Change change, ItemResult result) => false;

    /// <summary>Whether changes that are not confirmed yet must be confirmed before more are made.</summary>
    public virtual bool MustConfirm => false;

    /// <summary>Compares changes of one kind with the server. Changes nothing.</summary>
    /// <returns>One per change, in the order given.</returns>
    /// <exception cref="QlikException">The server could not be read. Then none of them is made.</exception>
    public virtual Task<IReadOnlyList<CheckedChange>> CheckAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    ) => Task.FromResult<IReadOnlyList<CheckedChange>>(changes.Select(c => new CheckedChange(c, null)).ToList());

    /// <summary>Sends changes of one kind and confirms them. They are already in the journal.</summary>
    /// <returns>One result per change, in the order given; failures of single changes are in it.</returns>
    /// <exception cref="QlikException">The whole call failed.</exception>
    public abstract Task<IReadOnlyList<ItemResult>> SendAsync(IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token);

    /// <summary>Confirms open results of <see cref="SendAsync"/>. Failures are in the results, not thrown.</summary>
    public virtual Task ConfirmAsync(IReadOnlyList<ItemResult> sent, IOperationLog log, CancellationToken token) => Task.CompletedTask;

    /// <summary>Takes note of the outcome of a change once it is settled.</summary>
    public virtual void Learn(Change change, ItemResult result) { }
}
