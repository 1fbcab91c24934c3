namespace QlikAdmin.Sandbox.Sense;

/// <summary>An extension: code for the charts of apps.</summary>
[method: SetsRequiredMembers]
internal sealed class SenseExtension(Guid id, DateTimeOffset created, SenseUser owner) : SenseOwned(id, created, owner);
