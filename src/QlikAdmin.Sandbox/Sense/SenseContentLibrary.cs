namespace QlikAdmin.Sandbox.Sense;

/// <summary>A library of images and other files.</summary>
[method: SetsRequiredMembers]
internal sealed class SenseContentLibrary(Guid id, DateTimeOffset created, SenseUser owner) : SenseOwned(id, created, owner);
