namespace QlikAdmin.Sandbox.Sense;

/// <summary>An app.</summary>
[method: SetsRequiredMembers]
internal sealed class SenseApp(Guid id, DateTimeOffset created, SenseUser owner) : SenseOwned(id, created, owner)
{
    public string Description { get; set; } = string.Empty;

    /// <summary>Null while the app is not published.</summary>
    public SenseStream? Stream { get; set; }

    public DateTimeOffset? PublishTime { get; set; }

    public DateTimeOffset? LastReloadTime { get; set; }

    public int FileSize { get; init; } = 262_144;

    public string DynamicColor { get; set; } = string.Empty;
}
