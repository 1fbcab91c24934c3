namespace QlikAdmin.Products.Sense;

/// <summary>Every address of the repository interface that is used. Source: QRS description 38.22.0.</summary>
internal static class SenseRoutes
{
    public const string Prefix = "qrs";
    public const string About = "about";
    public const string License = "license";
    public const string Overview = "license/accesstypeoverview";
    public const string Rules = "systemrule/full";
    public const string Users = "user/full";
    public const string UserCount = "user/count";
    public const string Tags = "tag/full";
    public const string CustomProperties = "custompropertydefinition/full";
    public const string Selection = "selection";
    public const string UserDirectories = "userdirectory/full";

    /// <summary>The access types, in the order in which they are listed.</summary>
    public static IReadOnlyList<SenseAccessType> AccessTypes { get; } =
        new[]
        {
            new SenseAccessType("UserAccess", "license/useraccesstype", false),
            new SenseAccessType("Professional", "license/professionalaccesstype", false),
            new SenseAccessType("Analyzer", "license/analyzeraccesstype", false),
            new SenseAccessType("LoginAccess", "license/loginaccesstype", true),
            new SenseAccessType("AnalyzerTime", "license/analyzertimeaccesstype", true),
        };

    /// <exception cref="QlikException">InvalidInput: the text is not a GUID.</exception>
    public static string User(string id)
    {
        return Guid.TryParse(id, out Guid guid)
            ? "user/" + guid.ToString("D")
            : throw new QlikException(ErrorReason.InvalidInput, $"'{id}' is not a user id of Qlik Sense, which is a GUID.")
            {
                NextStep = "Get-QlikUser shows the ids.",
            };
    }

    /// <exception cref="QlikException">InvalidInput, with the existing types.</exception>
    public static SenseAccessType PersonalType(string type)
    {
        return AccessTypes.FirstOrDefault(t => !t.IsPool && string.Equals(t.Name, type, StringComparison.OrdinalIgnoreCase))
            ?? throw new QlikException(ErrorReason.InvalidInput, $"'{type}' is not a licence type that a person can hold on Qlik Sense.")
            {
                NextStep = "Use one of " + string.Join(", ", AccessTypes.Where(t => !t.IsPool).Select(t => t.Name)) + ".",
            };
    }
}
