using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What the removal of users must know of a product, besides the users and their owned items.</summary>
internal interface IRemovalFacts
{
    /// <summary>The user to whom the product itself gives the items that a deleted user still owned; null where they stay without an
    /// owner.</summary>
    string? Heir { get; }

    /// <summary>A role whose holders can't be removed in the product's own console; null where there is none.</summary>
    string? ProtectedRole { get; }

    /// <summary>The status that keeps a user out and leaves everything in place.</summary>
    UserStatus BlockedStatus { get; }

    /// <summary>Whether a blocked user also loses the licence, and does not get it back when the user is enabled again.</summary>
    bool BlockingFreesLicense { get; }

    /// <summary>What a blocked user loses besides the sign-in; one sentence.</summary>
    string BlockingCost { get; }

    /// <summary>What becomes of an item of this kind when its owner is deleted; one sentence.</summary>
    string FateOf(OwnedItemKind kind);

    /// <summary>The ways in which deleted people may come back.</summary>
    /// <returns>Empty when there are none.</returns>
    Task<IReadOnlyList<ReturnRoute>> FindReturnRoutesAsync(IOperationLog log, CancellationToken token);
}
