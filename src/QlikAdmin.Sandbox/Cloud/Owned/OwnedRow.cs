using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Every item of the tenant that has an owner.</summary>
internal abstract class OwnedRow(OwnedBasics basics) : IRow
{
    public long Seq => basics.Seq;

    public bool IsRemoved { get; set; }

    public string Id => basics.Id;

    public string Name { get; set; } = basics.Name;

    /// <summary>User id; the user may be deleted.</summary>
    public string OwnerId { get; set; } = basics.OwnerId;

    /// <summary>Who made it; the owner at that time.</summary>
    public string CreatedBy => basics.OwnerId;

    /// <summary>Null means the owner's personal space.</summary>
    public string? SpaceId { get; set; } = basics.SpaceId;

    public DateTimeOffset CreatedAt => basics.CreatedAt;

    public DateTimeOffset UpdatedAt { get; set; } = basics.CreatedAt;

    public string UpdatedBy { get; set; } = basics.OwnerId;

    /// <summary>The kind, as the control API calls it.</summary>
    public abstract string Kind { get; }

    /// <summary>More that a test may want to know, beside owner and space.</summary>
    public virtual JsonObject Details() => [];
}
