namespace QlikAdmin.Sandbox.Sense;

/// <summary>What belongs to a user and outlives that user.</summary>
internal abstract class SenseOwned : SenseEntity
{
    [SetsRequiredMembers]
    protected SenseOwned(Guid id, DateTimeOffset created, SenseUser owner)
    {
        Id = id;
        CreatedDate = created;
        ModifiedDate = created;
        ModifiedByUserName = owner.Account;
        Owner = owner;
    }

    public string Name { get; set; } = string.Empty;

    /// <summary>Changed by <see cref="SenseContent"/> only, which keeps the index of owners.</summary>
    public SenseUser Owner { get; set; }

    public IReadOnlyList<SenseTag> Tags { get; set; } = [];

    public IReadOnlyList<SenseCustomValue> CustomProperties { get; set; } = [];
}
