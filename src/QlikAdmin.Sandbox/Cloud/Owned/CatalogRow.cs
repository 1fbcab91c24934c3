namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Something that the catalogue of items lists too. The catalogue is an index, which learns of a new owner late.</summary>
internal abstract class CatalogRow(OwnedBasics basics, string itemId) : OwnedRow(basics)
{
    public string ItemId => itemId;

    /// <summary>The owner as the catalogue knows it.</summary>
    public string IndexedOwnerId { get; set; } = basics.OwnerId;

    /// <summary>What the catalogue says of it, if somebody gave it words.</summary>
    public string? ItemDescription { get; set; }

    public abstract string ResourceType { get; }

    public virtual string? ResourceSubType => null;

    public override JsonObject Details() => new() { ["itemId"] = ItemId, ["indexedOwnerId"] = IndexedOwnerId };
}
