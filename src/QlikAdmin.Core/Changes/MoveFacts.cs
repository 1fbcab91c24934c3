namespace QlikAdmin.Changes;

/// <summary>Facts of a change of owner.</summary>
internal sealed record MoveFacts : ChangeFacts
{
    /// <summary>Id of the app that the item belongs to; null where it belongs to none.</summary>
    public string? AppId { get; init; }

    /// <summary>The item as it was read; null for a change out of a journal.</summary>
    public OwnedItem? Item { get; init; }

    /// <summary>The new owner as read; null for a change out of a journal.</summary>
    public User? NewOwner { get; init; }
}
