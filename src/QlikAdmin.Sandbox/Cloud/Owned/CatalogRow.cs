namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Something that the catalogue of items lists too. The catalogue is an index, which learns of a new owner late.</summary>
internal abstract class CatalogRow : OwnedRow
{
    public required string ItemId { get; init; }

    /// <summary>The owner as the catalogue knows it.</summary>
    public required string IndexedOwnerId { get; set; }

    public abstract string ResourceType { get; }

    public virtual string? ResourceSubType => null;
}
