using QlikAdmin.Models;

namespace QlikAdmin.PowerShell;

/// <summary>Texts for confirmations: what exactly is about to be changed.</summary>
internal static class AllocationTarget
{
    /// <summary>For example: <c>Analyzer of CORP\jdoe (Jane Doe) on qs1, last used 2025-01-02</c>.</summary>
    public static string Describe(Allocation allocation, Connection connection)
    {
        string use =
            allocation.LastUsedAt is DateTimeOffset used
                ? "last used " + used.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : allocation.LastUsedSource == LastUsedSource.Unknown ? "last use unknown"
            : "never used";
        string scope = allocation.Scope is null ? string.Empty : $" for {allocation.Scope}";
        return $"{allocation.Type} of {Person(allocation.User ?? allocation.Id, allocation.UserName)}{scope} on {connection.Name}, {use}";
    }

    /// <summary>For example: <c>Analyzer for CORP\jdoe (Jane Doe) on qs1</c>.</summary>
    public static string Describe(string type, AllocationUser user, Connection connection) =>
        $"{type} for {Person(user.Key, user.Name)} on {connection.Name}";

    private static string Person(string key, string? name) => string.IsNullOrEmpty(name) || name == key ? key : $"{key} ({name})";
}
