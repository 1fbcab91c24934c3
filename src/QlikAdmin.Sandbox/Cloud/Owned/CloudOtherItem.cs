namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>
/// Content that the catalogue lists and whose service offers no change of owner: notes, glossaries, experiments and the like.
/// </summary>
internal sealed class CloudOtherItem(OwnedBasics basics, string itemId) : CatalogRow(basics, itemId)
{
    public override string Kind => ResourceType;

    public override string ResourceType => Type;

    public override string? ResourceSubType => SubType;

    public required string Type { get; init; }

    public string? SubType { get; init; }
}
