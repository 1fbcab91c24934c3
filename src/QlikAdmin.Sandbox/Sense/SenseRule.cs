namespace QlikAdmin.Sandbox.Sense;

/// <summary>A security or licence rule.</summary>
internal sealed class SenseRule : SenseEntity
{
    public string Category { get; set; } = "Security";

    public string Subcategory { get; set; } = string.Empty;

    /// <summary><c>Default</c> for an installed rule, <c>Custom</c> for one made on the site.</summary>
    public string Type { get; set; } = "Custom";

    public required string Name { get; set; }

    public string Condition { get; set; } = string.Empty;

    public required string ResourceFilter { get; set; }

    /// <summary>Bit mask: 1 create, 2 read, 4 update, 8 delete and so on; 1 on a licence rule allows access.</summary>
    public int Actions { get; set; }

    public string Comment { get; set; } = string.Empty;

    public bool Disabled { get; set; }

    /// <summary>0 both, 1 hub, 2 management console.</summary>
    public int RuleContext { get; set; }

    public Guid SeedId { get; init; }

    public int Version { get; set; }
}
