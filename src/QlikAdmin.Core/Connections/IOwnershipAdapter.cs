using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to do for the ownership commands.</summary>
internal interface IOwnershipAdapter
{
    /// <summary>Requests at once where the caller sets no limit.</summary>
    int DefaultThrottleLimit { get; }

    /// <summary>Kinds of this product, in the order in which a leaver's things are moved.</summary>
    IReadOnlyList<OwnedItemKind> Kinds { get; }

    /// <summary>Streams what users own; kind after kind where the product has one list a kind.</summary>
    /// <param name="owners">Whose; the ids also of users that exist no more.</param>
    /// <param name="kinds">Which kinds; empty for all.</param>
    /// <param name="sink">Takes the items.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the list.</param>
    Task ListAsync(
        IReadOnlyCollection<string> owners,
        IReadOnlyCollection<OwnedItemKind> kinds,
        PageSink<OwnedItem> sink,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Why a user can't take these items: disabled, without licence, without a role they need. Read once, before anything
    /// moves.</summary>
    /// <returns>Null when the user can.</returns>
    Task<QlikException?> FindUnfitAsync(
        User newOwner,
        IReadOnlyCollection<OwnedItemKind> kinds,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Gives items of one kind to a new owner, and reads each back from the endpoint that decides. Failures of single items are in
    /// the attempts, not thrown.</summary>
    /// <returns>One attempt per item, in the order given.</returns>
    Task<IReadOnlyList<ItemResult<OwnedItem>>> MoveAsync(
        IReadOnlyList<OwnedItem> items,
        User newOwner,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Reads the owner from the endpoint that decides.</summary>
    /// <returns>The owner's id, or null when the item is gone or has none.</returns>
    Task<string?> ReadOwnerAsync(OwnedItemKind kind, string id, IOperationLog log, CancellationToken token);

    /// <summary>Streams what has no living owner, with the reason of each.</summary>
    Task ListOrphansAsync(IReadOnlyCollection<OwnedItemKind> kinds, PageSink<OwnedItem> sink, IOperationLog log, CancellationToken token);
}
