using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Reads an owned item from any object that has its properties.</summary>
internal static class OwnedItemInput
{
    public const string Expected =
        "An owned item is expected: an object from Get-QlikOwnedItem or Get-QlikOrphan, or one with the properties Id and Kind, and OwnerId and Connection if known.";

    /// <summary>The item that an object stands for; null if it has no Id or no known Kind.</summary>
    public static OwnedItem? Read(PSObject source)
    {
        if (source.BaseObject is OwnedItem item)
        {
            return item;
        }

        if (
            source.BaseObject is string
            || Columns.Text(source, nameof(OwnedItem.Id)) is not string id
            || KindOf(source) is not OwnedItemKind kind
        )
        {
            return null;
        }

        // A file without the product still has the kind and the key. If both products have the kind, a Sense key is a GUID in a form that
        // Cloud does not use.
        QlikProduct likely = kind
            is OwnedItemKind.Stream
                or OwnedItemKind.AppObject
                or OwnedItemKind.ContentLibrary
                or OwnedItemKind.Extension
            ? QlikProduct.Sense
            : QlikProduct.Cloud;
        return new OwnedItem(
            id,
            kind,
            Columns.Enumeration(source, nameof(OwnedItem.Product), likely),
            Columns.Text(source, nameof(OwnedItem.Connection)) ?? string.Empty
        )
        {
            SubKind = Columns.Text(source, nameof(OwnedItem.SubKind)),
            Name = Columns.Text(source, nameof(OwnedItem.Name)),
            OwnerId = Columns.Text(source, nameof(OwnedItem.OwnerId)),
            Owner = Columns.Text(source, nameof(OwnedItem.Owner)),
            OwnerName = Columns.Text(source, nameof(OwnedItem.OwnerName)),
            SpaceId = Columns.Text(source, nameof(OwnedItem.SpaceId)),
            AppId = Columns.Text(source, nameof(OwnedItem.AppId)),
            CanMove = Columns.Enumeration(source, nameof(OwnedItem.CanMove), CanMove.Yes),
            Loss = Columns.Text(source, nameof(OwnedItem.Loss)),
            Reason = Columns.Text(source, nameof(OwnedItem.Reason)),
        };
    }

    private static OwnedItemKind? KindOf(PSObject source)
    {
        return
            Enum.TryParse(Columns.Text(source, nameof(OwnedItem.Kind)), ignoreCase: true, out OwnedItemKind kind)
            && Enum.IsDefined(typeof(OwnedItemKind), kind)
            ? kind
            : null;
    }
}
