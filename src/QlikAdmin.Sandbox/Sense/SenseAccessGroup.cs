namespace QlikAdmin.Sandbox.Sense;

/// <summary>The target of a licence rule: access for everybody whom the rule admits.</summary>
internal sealed class SenseAccessGroup : SenseEntity
{
    public required SenseAccessType Type { get; init; }

    public required string Name { get; set; }
}
