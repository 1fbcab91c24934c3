namespace QlikAdmin;

/// <summary>The facts that decided a row of a plan. They are read again before the row is applied.</summary>
[Flags]
public enum PlanEvidence
{
    /// <summary>None except the type.</summary>
    None = 0,

    /// <summary>When the unit was given.</summary>
    Age = 1,

    /// <summary>When the unit was last used.</summary>
    Use = 2,

    /// <summary>The status of the user.</summary>
    UserStatus = 4,

    /// <summary>The other units that the person holds.</summary>
    HeldTwice = 8,
}
