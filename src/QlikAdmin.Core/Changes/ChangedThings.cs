using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>Gives each item that a change is about a text. Two changes of the same item share the text, so that a later change of the item
/// can be found.</summary>
internal static class ChangedThings
{
    // The key of such a unit names its server or document. A person may hold one unit on each of them.
    private static readonly string[] s_unitsOfPlaces = { "NamedCal", "DocumentCal" };

    /// <summary>The items that a change is about: two for a conversion, one for every other kind.</summary>
    /// <param name="change">The change.</param>
    /// <param name="newId">A key that only the answer showed, or null.</param>
    /// <param name="product">The product on which it was made; null where that is not known.</param>
    public static IReadOnlyList<string> Of(Change change, string? newId, QlikProduct? product)
    {
        switch (change.Kind)
        {
            case ChangeKind.AddAllocation:
            case ChangeKind.RemoveAllocation:
            case ChangeKind.RestoreAllocation:
            case ChangeKind.ConvertAllocation:
                return new[] { change.From, change.To }
                    .OfType<string>()
                    .Select(t => Unit(change, t, newId ?? change.ItemId, product))
                    .ToList();
            case ChangeKind.MoveItem:
                return One("owner", change.ItemType, change.ItemId);
            case ChangeKind.SetUserStatus:
                return One("status", change.ItemId);
            case ChangeKind.SetUserField:
                return One("field", change.ItemType, change.ItemId);
            case ChangeKind.AddUserRole:
            case ChangeKind.RemoveUserRole:
                return One("role", change.To ?? change.From, change.ItemId);
            case ChangeKind.DisableTenant:
            case ChangeKind.EnableTenant:
                return One("tenant", change.ItemId);
            default:
                return One(change.Kind.ToString(), change.ItemType, change.ItemId);
        }
    }

    /// <summary>A person as a text to compare by.</summary>
    public static string Person(string user, QlikProduct? product) => PeopleNames.OfRecord(product).Key(user);

    private static string Unit(Change change, string type, string id, QlikProduct? product)
    {
        bool isOfPlace = id != change.User && s_unitsOfPlaces.Contains(type, StringComparer.OrdinalIgnoreCase);
        return string.Join(
            "\n",
            "licence",
            type.ToUpperInvariant(),
            isOfPlace ? id.ToUpperInvariant() : Person(change.User ?? id, product)
        );
    }

    private static string[] One(params string?[] parts) => new[] { string.Join("\n", parts) };
}
