using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to do for the ownership commands.</summary>
internal interface IOwnershipAdapter
{
    /// <summary>Requests at once where the caller sets no limit.</summary>
    int DefaultThrottleLimit { get; }

    /// <summary>Kinds of this product, in the order in which the items of a leaver are moved.</summary>
    IReadOnlyList<OwnedItemKind> Kinds { get; }

    /// <summary>Owned items that no list of the product shows, in one sentence; null when the lists show everything.</summary>
    string? NotCounted { get; }

    /// <summary>The right that an account needs to read everybody's items of a kind, in words: a role, or the scope of an OAuth
    /// client.</summary>
    string RightToRead(OwnedItemKind kind);

    /// <summary>Tries whether a kind can be read.</summary>
    /// <returns>False where the server does not have this service, and so has no items of that kind.</returns>
    /// <exception cref="QlikException">Forbidden, or another failure.</exception>
    Task<bool> ProbeAsync(OwnedItemKind kind, IOperationLog log, CancellationToken token);

    /// <summary>Streams what users own, kind by kind where the product has one list per kind. A service that the server does not have holds
    /// nothing.</summary>
    /// <param name="owners">The owners. Their ids may also be ids of deleted users.</param>
    /// <param name="kinds">The kinds; empty for all.</param>
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

    /// <summary>Why a user can't take over these items: disabled, without licence, or without a role that they need. Read once, before
    /// anything moves.</summary>
    /// <returns>Null when the user can.</returns>
    Task<QlikException?> FindUnfitAsync(
        User newOwner,
        IReadOnlyCollection<OwnedItemKind> kinds,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Gives items of one kind to a new owner, and reads each item back from the endpoint that is authoritative. Failures of
    /// single items are in the attempts, not thrown.</summary>
    /// <returns>One attempt per item, in the order given.</returns>
    Task<IReadOnlyList<ItemResult<OwnedItem>>> MoveAsync(
        IReadOnlyList<OwnedItem> items,
        User newOwner,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Reads the owner from the endpoint that is authoritative.</summary>
    /// <returns>The owner's id, or null when the item is gone or has none.</returns>
    Task<string?> ReadOwnerAsync(OwnedItemKind kind, string id, IOperationLog log, CancellationToken token);

    /// <summary>Streams the items whose owner does not exist, with the reason for each.</summary>
    /// <returns>The kinds that the server refused to list; everything else was read.</returns>
    Task<IReadOnlyList<UnreadKinds>> ListOrphansAsync(
        IReadOnlyCollection<OwnedItemKind> kinds,
        PageSink<OwnedItem> sink,
        IOperationLog log,
        CancellationToken token
    );
}
