namespace QlikAdmin.PowerShell;

/// <summary>Which connections the commands on users and their items work on.</summary>
internal static class UserConnections
{
    /// <summary>The commands that make one.</summary>
    public const string Commands = "Connect-QlikCloud or Connect-QlikSense";

    /// <summary>Products that keep users of their own.</summary>
    public static bool Fit(QlikProduct product) => product is QlikProduct.Cloud or QlikProduct.Sense;
}
