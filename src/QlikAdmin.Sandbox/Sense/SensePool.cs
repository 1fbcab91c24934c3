namespace QlikAdmin.Sandbox.Sense;

/// <summary>A pool of login access passes or of analyzer time.</summary>
internal sealed class SensePool : SenseEntity
{
    public required string Name { get; set; }

    /// <summary>Tokens (login access) or units (analyzer time) in the pool.</summary>
    public required int Assigned { get; set; }

    /// <summary>Passes or minutes for each token or unit.</summary>
    public required int PerAssigned { get; init; }

    /// <summary>Passes or minutes used.</summary>
    public int Used { get; set; }

    public int Total => Assigned * PerAssigned;

    public int Remaining => Total - Used;
}
