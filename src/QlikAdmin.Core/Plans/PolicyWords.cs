namespace QlikAdmin.Plans;

/// <summary>The keys and words of a policy. The published schema lists the same; a test compares them.</summary>
internal static class PolicyWords
{
    /// <summary>Status of a person who is no longer a user of the server, or whose user is deleted.</summary>
    public const string Gone = "Gone";

    public static readonly IReadOnlyList<string> PolicyKeys = new[]
    {
        "$schema",
        "Name",
        "Description",
        "ExpiresAfter",
        "OwnedItems",
        "Rules",
        "Exclude",
        "Caps",
    };

    public static readonly IReadOnlyList<string> ConditionKeys = new[]
    {
        "Type",
        "AllocatedFor",
        "UnusedFor",
        "NeverUsed",
        "UserStatus",
        "HeldTwice",
        "UnknownAsUnused",
        "Any",
        "All",
    };

    public static readonly IReadOnlyList<string> RuleKeys = new[]
    {
        "Name",
        "Description",
        "Action",
        "Type",
        "AllocatedFor",
        "UnusedFor",
        "NeverUsed",
        "UserStatus",
        "HeldTwice",
        "UnknownAsUnused",
        "Any",
        "All",
    };

    public static readonly IReadOnlyList<string> ExcludeKeys = new[] { "User", "Directory", "Group", "Role", "Tag", "CustomProperty" };

    public static readonly IReadOnlyList<string> CapKeys = new[] { "Count", "Percent", "KeepFree" };

    public static readonly IReadOnlyList<string> Actions = Enum.GetNames(typeof(PlanAction));

    public static readonly IReadOnlyList<string> UserStatuses = new[]
    {
        "Active",
        "Disabled",
        "Provisioned",
        "Invited",
        "Deleted",
        "Inactive",
        "Blocked",
        "RemovedExternally",
        Gone,
    };
}
