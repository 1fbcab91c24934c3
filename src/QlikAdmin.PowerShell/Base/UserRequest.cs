namespace QlikAdmin.PowerShell;

/// <summary>One user who was named and not yet looked up, where they are to be looked for.</summary>
/// <param name="Connection">Where.</param>
/// <param name="Reference">Who.</param>
internal sealed record UserRequest(Connection Connection, UserReference Reference)
{
    /// <summary>What error records point at.</summary>
    public object Target => (object?)Reference.User ?? Reference.Text;
}
