namespace QlikAdmin.PowerShell;

/// <summary>Which connections the commands on users and their items work on.</summary>
internal static class UserConnections
{
    /// <summary>The commands that make such a connection, for messages.</summary>
    public const string Commands = "Connect-QlikCloud or Connect-QlikSense";
}
