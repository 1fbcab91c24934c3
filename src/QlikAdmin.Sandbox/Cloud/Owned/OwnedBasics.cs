namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>What every owned thing begins with.</summary>
internal sealed record OwnedBasics(long Seq, string Id, string Name, string OwnerId, string? SpaceId, DateTimeOffset CreatedAt);
