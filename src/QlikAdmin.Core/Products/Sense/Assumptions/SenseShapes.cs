using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.Sense.Assumptions;

/// <summary>The lists of a repository, with the fields on which this program depends.</summary>
internal static class SenseShapes
{
    public static readonly RowShape Users = new(
        SenseRoutes.Users,
        Every(SenseAssumptions.Users, "id"),
        Every(SenseAssumptions.Users, "userId"),
        Every(SenseAssumptions.Users, "userDirectory"),
        new FieldRule(SenseAssumptions.Users, "roles", FieldForm.List, FieldNeed.Every),
        new FieldRule(SenseAssumptions.Users, "blacklisted", FieldForm.Flag, FieldNeed.EveryValue),
        new FieldRule(SenseAssumptions.Users, "removedExternally", FieldForm.Flag, FieldNeed.EveryValue),
        new FieldRule(SenseAssumptions.UserDates, "createdDate", FieldForm.Date, FieldNeed.SomeValue)
    )
    {
        ItemPath = "user",
        HasGuids = true,
    };

    public static readonly RowShape Mail = new(
        SenseRoutes.Users,
        Every(SenseAssumptions.UserMail, "attributes[].attributeType"),
        new FieldRule(SenseAssumptions.UserMail, "attributes[].attributeValue", FieldForm.Text, FieldNeed.Every)
    );

    public static readonly RowShape Rules = new(
        SenseRoutes.Rules,
        Every(SenseAssumptions.Rules, "id"),
        Every(SenseAssumptions.Rules, "name"),
        Every(SenseAssumptions.Rules, "category"),
        new FieldRule(SenseAssumptions.Rules, "resourceFilter", FieldForm.Text, FieldNeed.Some)
    );

    public static readonly RowShape Directories = new(
        SenseRoutes.UserDirectories,
        Every(SenseAssumptions.Directories, "id"),
        Every(SenseAssumptions.Directories, "name"),
        Every(SenseAssumptions.Directories, "type")
    );

    /// <summary>The types of access, in the order in which they are listed.</summary>
    public static readonly IReadOnlyList<SenseAccessList> Access = SenseRoutes.AccessTypes.Select(t => new SenseAccessList(t)).ToArray();

    /// <summary>The lists of owned items: the name of each family and its rows.</summary>
    public static readonly IReadOnlyList<(string Kind, RowShape Shape)> Owned = new[]
    {
        Of("Streams", "stream"),
        Of("Apps", "app"),
        Of("AppObjects", "app/object"),
        Of("DataConnections", "dataconnection"),
        Of("ContentLibraries", "contentlibrary"),
        Of("Extensions", "extension"),
        Of("SharedContents", "sharedcontent"),
    };

    /// <summary>The lists that are checked wherever they are read. The rows of access types are checked by the reader that builds no
    /// tree.</summary>
    public static readonly IReadOnlyList<RowShape> All = new[] { Users, Rules, Directories }.Concat(Owned.Select(o => o.Shape)).ToArray();

    public static RowShape OfAccess(SenseAccessType type) => Access.First(a => a.Type == type).Shape;

    private static (string Kind, RowShape Shape) Of(string kind, string path)
    {
        Assumption owned = SenseAssumptions.Owned(kind);
        return (
            kind,
            new RowShape(path + "/full", Every(owned, "id"), new FieldRule(owned, "owner.id", FieldForm.Text, FieldNeed.Some))
            {
                ItemPath = path,
                HasGuids = true,
            }
        );
    }

    private static FieldRule Every(Assumption assumption, string field) => new(assumption, field, FieldForm.Text, FieldNeed.EveryValue);
}
