namespace QlikAdmin.Products.Sense.Ownership;

/// <summary>The families of owned items of a site, in the order in which the items of a leaver are moved. Tasks have no owner: they run as
/// their app.</summary>
internal static class SenseItemFamilies
{
    // The password of a data connection is never shown. It is not documented what happens when the entity is written back without it.
    private static readonly SenseItemFamily[] s_all =
    {
        new(OwnedItemKind.Stream, "stream", "stream"),
        new(OwnedItemKind.App, "app", "app"),
        new(OwnedItemKind.AppObject, "app/object", "app object"),
        new(OwnedItemKind.DataConnection, "dataconnection", "data connection", WholeEntityIsSafe: false),
        new(OwnedItemKind.ContentLibrary, "contentlibrary", "content library"),
        new(OwnedItemKind.Extension, "extension", "extension"),
        new(OwnedItemKind.Other, "sharedcontent", "shared content"),
        new(OwnedItemKind.Other, "odaglink", "on-demand app link"),
    };

    public static IReadOnlyList<OwnedItemKind> Kinds { get; } = s_all.Select(f => f.Kind).Distinct().ToArray();

    public static IReadOnlyList<SenseItemFamily> Of(IReadOnlyCollection<OwnedItemKind> kinds) =>
        kinds.Count == 0 ? s_all : s_all.Where(f => kinds.Contains(f.Kind)).ToArray();
}
