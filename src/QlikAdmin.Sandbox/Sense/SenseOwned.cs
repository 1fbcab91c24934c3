namespace QlikAdmin.Sandbox.Sense;

/// <summary>An item that belongs to a user and stays when the user is deleted.</summary>
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

    /// <summary>Only <see cref="SenseContent"/> changes it, because it keeps the index of owners.</summary>
    public SenseUser Owner { get; set; }

    public IReadOnlyList<SenseTag> Tags { get; set; } = [];

    public IReadOnlyList<SenseCustomValue> CustomProperties { get; set; } = [];
}
