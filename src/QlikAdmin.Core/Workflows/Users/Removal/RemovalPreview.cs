using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Everything that is known about a removal before its first change.</summary>
internal sealed class RemovalPreview
{
    public RemovalPreview(User user)
    {
        User = user;
    }

    public User User { get; }

    /// <summary>Whether the user does not exist any more, so that there is nothing to do.</summary>
    public bool IsGone { get; init; }

    /// <summary>The new owner; null when nobody was named.</summary>
    public User? NewOwner { get; init; }

    public IReadOnlyList<OwnedItem> Items { get; init; } = Array.Empty<OwnedItem>();

    /// <summary>Kinds that were read; empty for all of them.</summary>
    public IReadOnlyCollection<OwnedItemKind> Kinds { get; init; } = Array.Empty<OwnedItemKind>();

    /// <summary>Kinds that were not looked at, as the caller wanted. Nobody knows whether the user owns items of these kinds.</summary>
    public IReadOnlyList<OwnedItemKind> NotLookedAt { get; init; } = Array.Empty<OwnedItemKind>();

    public IReadOnlyList<UserCredential> Credentials { get; init; } = Array.Empty<UserCredential>();

    /// <summary>Licence units to take back.</summary>
    public IReadOnlyList<Allocation> Allocations { get; init; } = Array.Empty<Allocation>();

    /// <summary>Whether the person may get a new user record automatically; null when that could not be read.</summary>
    public bool? MayReturn { get; set; }

    /// <summary>In which way the person may return, or why that could not be read; null when there is no way.</summary>
    public string? ReturnReason { get; set; }

    /// <summary>What could not be read, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = Array.Empty<string>();

    public bool IsInvitation => User.Status == UserStatus.Invited;

    /// <summary>The items that go to the new owner.</summary>
    public IReadOnlyList<OwnedItem> Moving =>
        NewOwner is null ? Array.Empty<OwnedItem>() : Items.Where(i => i.CanMove != CanMove.No).ToList();

    /// <summary>The items that stay without an existing owner.</summary>
    public IReadOnlyList<OwnedItem> Staying => NewOwner is null ? Items : Items.Where(i => i.CanMove == CanMove.No).ToList();
}
