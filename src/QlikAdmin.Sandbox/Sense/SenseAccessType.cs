namespace QlikAdmin.Sandbox.Sense;

/// <summary>A kind of access that is allocated to a person.</summary>
/// <param name="Name">As in schema paths: <c>User</c>, <c>Professional</c> or <c>Analyzer</c>.</param>
/// <param name="HasExcess">Rows carry the <c>excess</c> flag.</param>
internal sealed record SenseAccessType(string Name, bool HasExcess)
{
    public static readonly SenseAccessType User = new("User", false);
    public static readonly SenseAccessType Professional = new("Professional", true);
    public static readonly SenseAccessType Analyzer = new("Analyzer", true);
    public static readonly SenseAccessType[] All = [User, Professional, Analyzer];

    public string Path => "license/" + Name.ToLowerInvariant() + "accesstype";

    public string GroupPath => "license/" + Name.ToLowerInvariant() + "accessgroup";

    public string UsagePath => "license/" + Name.ToLowerInvariant() + "accessusage";

    public string Schema => $"License.{Name}AccessType";

    public string GroupSchema => $"License.{Name}AccessGroup";

    public string UsageSchema => $"License.{Name}AccessUsage";

    /// <summary>Name of the member of a usage row that refers to the allocation.</summary>
    public string UsageMember => Name.ToLowerInvariant() + "AccessType";
}
