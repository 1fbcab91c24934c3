namespace QlikAdmin.Sandbox.Sense;

/// <summary>A tag of the site.</summary>
internal sealed class SenseTag : SenseEntity
{
    public required string Name { get; set; }
}
