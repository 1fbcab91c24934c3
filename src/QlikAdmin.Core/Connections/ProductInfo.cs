namespace QlikAdmin.Connections;

/// <summary>How we name ourselves to servers.</summary>
internal static class ProductInfo
{
    /// <summary>The word Windows is what a Sense virtual proxy looks for before it offers Windows authentication.</summary>
    public static string UserAgent { get; } = "QlikAdmin/" + Version + " (Windows)";

    /// <summary>Version of the module, of three numbers.</summary>
    public static string Version => typeof(ProductInfo).Assembly.GetName().Version?.ToString(3) ?? "0";
}
