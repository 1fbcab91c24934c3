namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Content that the catalogue lists and whose service offers no change of owner: notes, glossaries, experiments and the like.</summary>
internal sealed class CloudOtherItem : CatalogRow
{
    public override string Kind => ResourceType;

    public override string ResourceType => Type;

    public override string? ResourceSubType => SubType;

    public required string Type { get; init; }

    public string? SubType { get; init; }

    public override JsonObject Details() => new() { ["itemId"] = ItemId, ["indexedOwnerId"] = IndexedOwnerId };
}
