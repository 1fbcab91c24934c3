namespace QlikAdmin;

/// <summary>Outcome of one step of a connection test.</summary>
public enum ConnectionTestStatus
{
    /// <summary>The step was passed.</summary>
    Passed,

    /// <summary>The step failed; the ones after it were not tried.</summary>
    Failed,

    /// <summary>Not tried, because an earlier step failed or the step does not apply.</summary>
    NotTested,
}
