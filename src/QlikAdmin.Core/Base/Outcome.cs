namespace QlikAdmin;

/// <summary>What became of one item of a changing command.</summary>
public enum Outcome
{
    /// <summary>The unit is free.</summary>
    Released,

    /// <summary>Taken back; the unit is free when the quarantine ends.</summary>
    Quarantined,

    /// <summary>It was not there any more.</summary>
    AlreadyGone,

    /// <summary>Left alone; the detail says why.</summary>
    Skipped,

    /// <summary>Not done; an error record says why.</summary>
    Failed,

    /// <summary>Given to another owner.</summary>
    Moved,

    /// <summary>Deleted.</summary>
    Removed,

    /// <summary>Blocked from use.</summary>
    Disabled,

    /// <summary>Open for use.</summary>
    Enabled,

    /// <summary>Given back to the same person.</summary>
    Restored,

    /// <summary>An invitation was sent.</summary>
    Invited,

    /// <summary>It was there already; nothing was changed.</summary>
    Exists,

    /// <summary>Given to a person who had none.</summary>
    Added,

    /// <summary>Changed to another type in place.</summary>
    Converted,

    /// <summary>Set to another value.</summary>
    Changed,

    /// <summary>Made invalid for good.</summary>
    Revoked,

    /// <summary>Nobody knows whether it was done; an error record says why. Resume-QlikOperation asks the server and settles it.</summary>
    Open,
}
