namespace QlikAdmin.PowerShell;

/// <summary>One user who was named and is not looked up yet, with the connection to search.</summary>
/// <param name="Connection">Where.</param>
/// <param name="Reference">Who.</param>
internal sealed record UserRequest(Connection Connection, UserReference Reference)
{
    /// <summary>Target object of error records.</summary>
    public object Target => (object?)Reference.User ?? Reference.Text;
}
