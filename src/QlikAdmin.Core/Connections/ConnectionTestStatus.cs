namespace QlikAdmin;

/// <summary>Outcome of one step of a connection test.</summary>
public enum ConnectionTestStatus
{
    /// <summary>The step was passed.</summary>
    Passed,

    /// <summary>The step failed. The ones after it were not tried, unless only a right is missing.</summary>
    Failed,

    /// <summary>Not tried, because an earlier step failed or the step does not apply.</summary>
    NotTested,
}
