namespace QlikAdmin.Sandbox.Sense;

/// <summary>Definition of a custom property.</summary>
internal sealed class SenseCustomProperty : SenseEntity
{
    public required string Name { get; set; }

    public string ValueType { get; set; } = "Text";

    /// <summary>The values that are allowed; when it is empty, every value is.</summary>
    public IReadOnlyList<string> ChoiceValues { get; set; } = [];

    /// <summary>Kinds of objects that may carry it, as in <c>schemaPath</c>.</summary>
    public IReadOnlyList<string> ObjectTypes { get; set; } = [];

    public string Description { get; set; } = string.Empty;
}
