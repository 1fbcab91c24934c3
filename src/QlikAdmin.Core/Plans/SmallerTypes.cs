namespace QlikAdmin.Plans;

/// <summary>Knows the next smaller licence type.</summary>
internal static class SmallerTypes
{
    /// <summary>The type that a downgrade leads to; null where there is none.</summary>
    public static string? Below(string type)
    {
        return string.Equals(type, "Professional", StringComparison.OrdinalIgnoreCase) ? "Analyzer"
            : string.Equals(type, "fullUser", StringComparison.OrdinalIgnoreCase) ? "basicUser"
            : null;
    }
}
