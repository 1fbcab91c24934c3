namespace QlikAdmin.Sandbox.Sense;

/// <summary>A stream, to which apps are published.</summary>
[method: SetsRequiredMembers]
internal sealed class SenseStream(Guid id, DateTimeOffset created, SenseUser owner) : SenseOwned(id, created, owner);
