namespace QlikAdmin.Sandbox.Sense;

/// <summary>A data connection. The values that it connects with are secret.</summary>
[method: SetsRequiredMembers]
internal sealed class SenseDataConnection(Guid id, DateTimeOffset created, SenseUser owner) : SenseOwned(id, created, owner)
{
    public string ConnectionString { get; set; } = string.Empty;

    public string Type { get; set; } = "folder";

    public string UserName { get; set; } = string.Empty;

    /// <summary>It can be set and never be read.</summary>
    public string Password { get; set; } = string.Empty;

    public int LogOn { get; set; }

    public int Architecture { get; set; }
}
