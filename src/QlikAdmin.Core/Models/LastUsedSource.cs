namespace QlikAdmin;

/// <summary>The source of the last use of an allocation.</summary>
public enum LastUsedSource
{
    /// <summary>Not known. A null date then means "don't know", not "never".</summary>
    Unknown,

    /// <summary>The licence row itself. A null date means "never used".</summary>
    Allocation,

    /// <summary>Licence consumption events of the user.</summary>
    Consumption,
}
