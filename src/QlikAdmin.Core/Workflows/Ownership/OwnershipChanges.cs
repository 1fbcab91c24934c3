using QlikAdmin.Changes;

namespace QlikAdmin.Workflows.Ownership;

/// <summary>Builds changes of owners.</summary>
internal static class OwnershipChanges
{
    /// <summary>The change that gives an item to a new owner.</summary>
    /// <param name="item">The item; its owner is known.</param>
    /// <param name="newOwner">The new owner.</param>
    /// <param name="removal">Id of the user whose removal this is a step of; null when it is not part of a removal.</param>
    public static Change Of(OwnedItem item, User newOwner, string? removal = null)
    {
        return new Change(ChangeKind.MoveItem, item.Id)
        {
            ItemType = item.Kind.ToString(),
            ItemName = item.Name,
            User = item.Owner,
            UserId = item.OwnerId,
            From = item.OwnerId,
            To = newOwner.Id,
            Removal = removal,
            Facts = new MoveFacts
            {
                AppId = item.AppId,
                Owner = item.Owner,
                NewOwnerName = newOwner.Account,
                Item = item,
                NewOwner = newOwner,
            },
        };
    }

    /// <summary>The kind of the item; null for one that this version does not know.</summary>
    public static OwnedItemKind? KindOf(Change change) =>
        Enum.TryParse(change.ItemType, out OwnedItemKind kind) && Enum.IsDefined(typeof(OwnedItemKind), kind) ? kind : null;
}
