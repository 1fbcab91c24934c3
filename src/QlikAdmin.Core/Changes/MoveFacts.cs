namespace QlikAdmin.Changes;

/// <summary>Facts of a change of owner.</summary>
internal sealed record MoveFacts : ChangeFacts
{
    /// <summary>Id of the app that the item belongs to; null where it belongs to none.</summary>
    public string? AppId { get; init; }

    /// <summary>Account of the owner before; null where it is not known.</summary>
    public string? Owner { get; init; }

    /// <summary>Account of the owner after; null where it is not known.</summary>
    public string? NewOwnerName { get; init; }

    /// <summary>The item as it was read; null for a change out of a journal.</summary>
    public OwnedItem? Item { get; init; }

    /// <summary>The new owner as read; null for a change out of a journal.</summary>
    public User? NewOwner { get; init; }
}
