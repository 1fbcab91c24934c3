using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to do for the ownership commands.</summary>
internal interface IOwnershipAdapter
{
    /// <summary>Requests at once where the caller sets no limit.</summary>
    int DefaultThrottleLimit { get; }

    /// <summary>Kinds of this product, in the order in which a leaver's things are moved.</summary>
    IReadOnlyList<OwnedItemKind> Kinds { get; }

    /// <summary>What users own and no list of the product shows, in one sentence; null when the lists show everything.</summary>
    string? NotCounted { get; }

    /// <summary>What an account needs to read a kind of everybody, in words: a role, or the scope of an OAuth client.</summary>
    string RightToRead(OwnedItemKind kind);

    /// <summary>Tries whether a kind can be read at all.</summary>
    /// <returns>False where the server has no such service, and so nothing of that kind.</returns>
    /// <exception cref="QlikException">Forbidden, or another failure.</exception>
    Task<bool> ProbeAsync(OwnedItemKind kind, IOperationLog log, CancellationToken token);

    /// <summary>Streams what users own; kind after kind where the product has one list a kind. A service that the server does not have
    /// holds nothing.</summary>
    /// <param name="owners">Whose; the ids also of users that exist no more.</param>
    /// <param name="kinds">Which kinds; empty for all.</param>
    /// <param name="sink">Takes the items.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the list.</param>
    /// <returns>The kinds that the server refused to list; everything else was read.</returns>
    Task<IReadOnlyList<UnreadKinds>> ListAsync(
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
    /// <returns>The kinds that the server refused to list; everything else was read.</returns>
    Task<IReadOnlyList<UnreadKinds>> ListOrphansAsync(
        IReadOnlyCollection<OwnedItemKind> kinds,
        PageSink<OwnedItem> sink,
        IOperationLog log,
        CancellationToken token
    );
}
