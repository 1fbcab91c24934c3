namespace QlikAdmin.Sandbox.Sense;

/// <summary>A data connection. What it connects with is a secret.</summary>
[method: SetsRequiredMembers]
internal sealed class SenseDataConnection(Guid id, DateTimeOffset created, SenseUser owner) : SenseOwned(id, created, owner)
{
    public string ConnectionString { get; set; } = string.Empty;

    public string Type { get; set; } = "folder";

    public string UserName { get; set; } = string.Empty;

    /// <summary>Can be set and never be read.</summary>
    public string Password { get; set; } = string.Empty;

    public int LogOn { get; set; }

    public int Architecture { get; set; }
}
