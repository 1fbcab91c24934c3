using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Anything of the tenant that has an owner.</summary>
internal abstract class OwnedRow : IRow
{
    public required long Seq { get; init; }

    public bool IsRemoved { get; set; }

    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>User id; it may be of a user who is gone.</summary>
    public required string OwnerId { get; set; }

    /// <summary>Null in the owner's personal space.</summary>
    public string? SpaceId { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>What it is, in the words of the control API.</summary>
    public abstract string Kind { get; }

    /// <summary>What a test may want to know beyond owner and space.</summary>
    public virtual JsonObject Details() => [];
}
