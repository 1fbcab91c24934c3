namespace QlikAdmin;

/// <summary>The facts that decided a row of a plan. They are read again before the row is applied.</summary>
[Flags]
public enum PlanEvidence
{
    /// <summary>None but the type.</summary>
    None = 0,

    /// <summary>When it was given.</summary>
    Age = 1,

    /// <summary>When it was used last.</summary>
    Use = 2,

    /// <summary>The status of the user.</summary>
    UserStatus = 4,

    /// <summary>What else the person holds.</summary>
    HeldTwice = 8,
}
