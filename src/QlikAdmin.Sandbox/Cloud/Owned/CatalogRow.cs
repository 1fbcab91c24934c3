namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Something that the catalogue of items lists too. The catalogue is an index, and shows a new owner late.</summary>
internal abstract class CatalogRow(OwnedBasics basics, string itemId) : OwnedRow(basics)
{
    public string ItemId => itemId;

    /// <summary>The owner that the catalogue shows.</summary>
    public string IndexedOwnerId { get; set; } = basics.OwnerId;

    /// <summary>The description in the catalogue; null when nobody wrote one.</summary>
    public string? ItemDescription { get; set; }

    public abstract string ResourceType { get; }

    public virtual string? ResourceSubType => null;

    public override JsonObject Details() => new() { ["itemId"] = ItemId, ["indexedOwnerId"] = IndexedOwnerId };
}
