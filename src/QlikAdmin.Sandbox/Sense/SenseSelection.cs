namespace QlikAdmin.Sandbox.Sense;

/// <summary>A temporary list of objects that a call handles together.</summary>
internal sealed class SenseSelection : SenseEntity
{
    public List<SenseSelectionItem> Items { get; init; } = [];
}
