using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>Makes changes of a few kinds on one connection. One serves a whole run: what it learns of one change holds for the
/// next.</summary>
/// <remarks>It writes no journal and is called by <see cref="ChangeExecutor"/> only.</remarks>
internal abstract class ChangeSender
{
    /// <summary>Changes of a kind that are sent together at the most, which is also what a crash leaves in doubt at the most.</summary>
    public virtual int BatchSize(ChangeKind kind) => 1;

    /// <summary>Whether <see cref="SendAsync"/> may leave changes of a kind open, to be confirmed once at the end of the run.</summary>
    public virtual bool ConfirmsLater(ChangeKind kind) => false;

    /// <summary>Holds changes of one kind against the server. Changes nothing.</summary>
    /// <returns>One a change, in the order given.</returns>
    /// <exception cref="QlikException">The server could not be read: then none of them is made.</exception>
    public virtual Task<IReadOnlyList<CheckedChange>> CheckAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    ) => Task.FromResult<IReadOnlyList<CheckedChange>>(changes.Select(c => new CheckedChange(c, null)).ToList());

    /// <summary>Sends changes of one kind and confirms them. They are on record.</summary>
    /// <returns>One result a change, in the order given; failures of single changes are in it.</returns>
    /// <exception cref="QlikException">The whole call failed.</exception>
    public abstract Task<IReadOnlyList<ItemResult>> SendAsync(IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token);

    /// <summary>Confirms results of <see cref="SendAsync"/> that are open. Failures are in them, not thrown.</summary>
    public virtual Task ConfirmAsync(IReadOnlyList<ItemResult> sent, IOperationLog log, CancellationToken token) => Task.CompletedTask;

    /// <summary>Takes what became of a change once that is settled.</summary>
    public virtual void Learn(Change change, ItemResult result) { }
}
