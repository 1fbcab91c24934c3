namespace QlikAdmin.Sandbox.Sense;

/// <summary>A scratch list of objects to act on together.</summary>
internal sealed class SenseSelection : SenseEntity
{
    public List<SenseSelectionItem> Items { get; init; } = [];
}
