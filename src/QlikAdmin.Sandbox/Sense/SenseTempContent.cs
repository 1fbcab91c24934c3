namespace QlikAdmin.Sandbox.Sense;

/// <summary>A file made for one download. The repository serves it and then deletes it.</summary>
[method: SetsRequiredMembers]
internal sealed class SenseTempContent(Guid id, DateTimeOffset created, SenseUser owner) : SenseOwned(id, created, owner)
{
    public string FileName { get; init; } = string.Empty;

    public DateTimeOffset ExpirationDate { get; init; }
}
