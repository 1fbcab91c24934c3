namespace QlikAdmin.Sandbox.Sense;

/// <summary>One unit of access that a user holds or that is in quarantine.</summary>
internal sealed class SenseAllocation : SenseEntity
{
    public required SenseAccessType Type { get; init; }

    /// <summary>Null when the user is deleted.</summary>
    public SenseUser? User { get; set; }

    /// <summary>Null means never.</summary>
    public DateTimeOffset? LastUsed { get; set; }

    public bool Excess { get; set; }

    public bool Quarantined { get; set; }

    public DateTimeOffset? QuarantineEnd { get; set; }

    public string DeletedUserId { get; set; } = string.Empty;

    public string DeletedUserDirectory { get; set; } = string.Empty;
}
