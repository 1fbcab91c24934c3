using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.Sense.Assumptions;

/// <summary>The assumptions of this program about sites, one by one.</summary>
/// <remarks>Each is inferred from the vendor's description of the repository and from what public clients do.</remarks>
internal static class SenseAssumptions
{
    public static readonly Assumption SignIn = new(
        "Sense.Proxy.SignIn",
        "A proxy signs a Windows account in by a redirect to its authentication module, on the same port or another one, and back.",
        "a redirect to internal_windows_authentication"
    );

    public static readonly Assumption Version = new(
        "Sense.About.Version",
        "The repository says its version.",
        "buildVersion as numbers with dots"
    );

    public static readonly Assumption Users = new(
        "Sense.Users.Fields",
        "A user has an id, a name in a directory, and says whether it is blocked or was removed from the directory.",
        "id, userId, userDirectory as text, roles, blacklisted and removedExternally as true or false",
        AssumptionScope.Users
    );

    public static readonly Assumption UserDates = new("Sense.Users.Dates", "The dates of a user are ISO 8601.", "createdDate as a date");

    public static readonly Assumption UserFilter = new(
        "Sense.Users.FilterGrammar",
        "The users can be filtered by id, and by name and directory.",
        "one user for an id that exists, none for a name that does not"
    );

    public static readonly Assumption UserMail = new(
        "Sense.Users.Mail",
        "The e-mail address of a user is an attribute of type Email.",
        "attributes with attributeType and attributeValue, one of type email"
    );

    public static readonly Assumption Count = new(
        "Sense.Users.Count",
        "A count is an object with the number, or the bare number.",
        "value as a number, or a number"
    );

    public static readonly Assumption DateFilter = new(
        "Sense.Access.DateFilter",
        "A filter compares dates as '2024-01-31 00:00:00', and takes rows that were never used for rows that were used long ago.",
        "only rows that were never used before 1900"
    );

    public static readonly Assumption Overview = new(
        "Sense.License.Overview",
        "The overview of the licence has a part for each type, with its units.",
        "professionalAccess and analyzerAccess with total, allocated and available, or totalTokens",
        AssumptionScope.Licenses
    );

    public static readonly Assumption KeyDetails = new(
        "Sense.License.KeyDetails",
        "The licence says when it ends: in keyDetails after 'Valid To:', or in lef after TIMELIMIT.",
        "one of the two lines with a date"
    );

    public static readonly Assumption Rules = new(
        "Sense.License.Rules",
        "A rule that gives out licences has the category License, and names the type in its resource filter.",
        "id, name, category and resourceFilter as text"
    );

    public static readonly Assumption Directories = new(
        "Sense.Directories.Fields",
        "A user directory has a name and a type.",
        "id, name and type as text"
    );

    public static Assumption Access(string type) =>
        new(
            $"Sense.{type}.Fields",
            "A row has an id, says whether it is in quarantine, and names a person.",
            "id as text, quarantined as true or false, user with userId and userDirectory",
            AssumptionScope.Licenses
        );

    public static Assumption AccessDates(string type) =>
        new(
            $"Sense.{type}.Dates",
            "A row says when it was made, and until when it is in quarantine.",
            "createdDate and quarantineEnd as dates",
            AssumptionScope.Licenses
        );

    public static Assumption LastUse(string type) =>
        new(
            $"Sense.{type}.LastUse",
            "A row says when it was used last. The year 1753 or 0001 stands for never.",
            "lastUsed as a date",
            AssumptionScope.Use
        );

    public static Assumption Owned(string kind) =>
        new(
            $"Sense.{kind}.Fields",
            "Each row names its id and its owner.",
            "id as text, owner with id, userId and userDirectory",
            AssumptionScope.Ownership
        );

    public static Assumption OwnerFilter(string kind) =>
        new($"Sense.{kind}.OwnerFilter", "The list can be asked for what one user owns.", "no row for an owner who does not exist");
}
