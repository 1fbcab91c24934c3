namespace QlikAdmin.Sandbox.Sense;

/// <summary>One unit of access, held by a user or in quarantine for one.</summary>
internal sealed class SenseAllocation : SenseEntity
{
    public required SenseAccessType Type { get; init; }

    /// <summary>Null once the user is deleted.</summary>
    public SenseUser? User { get; set; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? LastUsed { get; set; }

    public bool Excess { get; set; }

    public bool Quarantined { get; set; }

    public DateTimeOffset? QuarantineEnd { get; set; }

    public string DeletedUserId { get; set; } = string.Empty;

    public string DeletedUserDirectory { get; set; } = string.Empty;
}
