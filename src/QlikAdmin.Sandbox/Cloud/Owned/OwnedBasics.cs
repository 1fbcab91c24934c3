namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>The members that every owned item starts with.</summary>
internal sealed record OwnedBasics(long Seq, string Id, string Name, string OwnerId, string? SpaceId, DateTimeOffset CreatedAt);
