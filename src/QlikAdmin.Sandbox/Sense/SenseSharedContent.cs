namespace QlikAdmin.Sandbox.Sense;

/// <summary>A report or another file that was distributed.</summary>
[method: SetsRequiredMembers]
internal sealed class SenseSharedContent(Guid id, DateTimeOffset created, SenseUser owner) : SenseOwned(id, created, owner)
{
    public string Type { get; set; } = "Report";

    public string Description { get; set; } = string.Empty;

    public string Uri { get; set; } = string.Empty;
}
