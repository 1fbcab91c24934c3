using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What the removal of users must know of a product beyond the users and what they own.</summary>
internal interface IRemovalFacts
{
    /// <summary>Who gets what a deleted user still owned, as the product does it by itself; null where it stays without an owner.</summary>
    string? Heir { get; }

    /// <summary>A role whose holders the product's own console does not remove; null where there is none.</summary>
    string? ProtectedRole { get; }

    /// <summary>The status that keeps a user out while everything stays in place.</summary>
    UserStatus BlockedStatus { get; }

    /// <summary>Whether a user who is blocked loses the licence with it, and does not get it back by being let in again.</summary>
    bool BlockingFreesLicense { get; }

    /// <summary>What blocking a user costs besides the login; one sentence.</summary>
    string BlockingCost { get; }

    /// <summary>What becomes of a thing of this kind whose owner is deleted; one sentence.</summary>
    string FateOf(OwnedItemKind kind);

    /// <summary>The ways on which deleted people may come back.</summary>
    /// <returns>Empty when there are none.</returns>
    Task<IReadOnlyList<ReturnRoute>> FindReturnRoutesAsync(IOperationLog log, CancellationToken token);
}
