using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Ownership;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Builds the changes of a removal, for -WhatIf, for the plan in the journal and for sending.</summary>
internal static class RemovalChanges
{
    /// <summary>Every change of a removal, in the order in which they are made.</summary>
    public static IReadOnlyList<Change> All(RemovalPreview preview, RemovalOptions options, UserStatus blocked) =>
        RemovalPhases.Of(preview, options, blocked).SelectMany(p => Of(p, preview, options, blocked)).ToList();

    /// <summary>The changes of one part of a removal.</summary>
    public static IReadOnlyList<Change> Of(RemovalPhase phase, RemovalPreview preview, RemovalOptions options, UserStatus blocked)
    {
        User user = preview.User;
        return phase switch
        {
            RemovalPhase.TakeLicenses => preview.Allocations.Select(a => TakeBack(user, a)).ToList(),
            RemovalPhase.Block => new[] { Block(user, blocked) },
            RemovalPhase.Move => Moves(preview, preview.Moving),
            RemovalPhase.Revoke => preview.Credentials.Select(c => Revoke(user, c)).ToList(),
            _ => new[] { Delete(preview, options.Force && preview.NewOwner is null) },
        };
    }

    /// <summary>The changes that give items of the leaver to the new owner.</summary>
    public static IReadOnlyList<Change> Moves(RemovalPreview preview, IEnumerable<OwnedItem> items) =>
        items.Select(i => OwnershipChanges.Of(i, preview.NewOwner!, preview.User.Id)).ToList();

    /// <summary>The change that revokes a key or a token.</summary>
    public static Change Revoke(User user, UserCredential credential) =>
        new(ChangeKind.RevokeCredential, credential.Id)
        {
            ItemType = credential.Kind.ToString(),
            ItemName = credential.Description,
            User = user.Account,
            UserId = user.Id,
            Removal = user.Id,
        };

    /// <summary>The change that deletes the user.</summary>
    /// <param name="preview">The removal.</param>
    /// <param name="leaveBehind">Whether what the user owns may stay behind.</param>
    /// <param name="areItemsRead">Whether a read has just shown that no item is left that could move.</param>
    public static Change Delete(RemovalPreview preview, bool leaveBehind, bool areItemsRead = false) =>
        new(ChangeKind.RemoveUser, preview.User.Id)
        {
            User = preview.User.Account,
            UserId = preview.User.Id,
            From = preview.User.Status.ToString(),
            Removal = preview.User.Id,
            Facts = new DeletionFacts
            {
                LeavesItems = leaveBehind,
                AreItemsRead = areItemsRead,
                NotLookedAt = preview.NotLookedAt.Select(k => k.ToString()).ToList(),
            },
        };

    /// <summary>The change that takes back a licence of the leaver, whether it is used or not.</summary>
    private static Change TakeBack(User user, Allocation allocation) =>
        AllocationChanges.OfTakingBack(allocation, evenIfUsed: true) with
        {
            Removal = user.Id,
        };

    private static Change Block(User user, UserStatus blocked) =>
        new(ChangeKind.SetUserStatus, user.Id)
        {
            User = user.Account,
            UserId = user.Id,
            From = user.Status.ToString(),
            To = blocked.ToString(),
            Removal = user.Id,
            Facts = new StatusFacts { User = user },
        };
}
