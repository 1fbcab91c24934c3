namespace QlikAdmin;

/// <summary>State of an allocation.</summary>
public enum AllocationStatus
{
    /// <summary>The person can use it.</summary>
    Active,

    /// <summary>Taken back, but the unit is not free until the quarantine ends.</summary>
    Quarantined,
}
