namespace QlikAdmin.Connections;

/// <summary>The name that we give to servers.</summary>
internal static class ProductInfo
{
    /// <summary>A Sense virtual proxy offers Windows authentication only if it finds the word Windows here.</summary>
    public static string UserAgent { get; } = "QlikAdmin/" + Version + " (Windows)";

    /// <summary>Version of the module, of three numbers.</summary>
    public static string Version => typeof(ProductInfo).Assembly.GetName().Version?.ToString(3) ?? "0";
}
