namespace QlikAdmin.Products.Cloud;

/// <summary>Translates between the tenant's names of licence types and the common names. Unknown names stay as they are.</summary>
internal static class CloudTypes
{
    private static readonly (string Server, string Common)[] s_known =
    {
        ("professional", "Professional"),
        ("analyzer", "Analyzer"),
        ("analyzer_time", "AnalyzerTime"),
        ("fullUser", "fullUser"),
        ("basicUser", "basicUser"),
    };

    /// <summary>Types that can be given to a person. Analyzer time is a pool of minutes.</summary>
    public static IReadOnlyList<string> Assignable { get; } = new[] { "Professional", "Analyzer", "fullUser", "basicUser" };

    /// <summary>Whether a type gives full access, which administrators need.</summary>
    public static bool IsFull(string? common) =>
        string.Equals(common, "Professional", StringComparison.OrdinalIgnoreCase)
        || string.Equals(common, "fullUser", StringComparison.OrdinalIgnoreCase);

    public static string ToCommon(string server)
    {
        return s_known.FirstOrDefault(k => string.Equals(k.Server, server, StringComparison.OrdinalIgnoreCase)).Common ?? server;
    }

    public static string ToServer(string common)
    {
        return s_known.FirstOrDefault(k => string.Equals(k.Common, common, StringComparison.OrdinalIgnoreCase)).Server ?? common;
    }
}
