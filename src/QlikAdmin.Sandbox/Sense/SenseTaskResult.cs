namespace QlikAdmin.Sandbox.Sense;

/// <summary>How the last run of a task ended.</summary>
/// <param name="Id">Derived from the id of the task.</param>
/// <param name="Start">Null when it never ran.</param>
internal sealed record SenseTaskResult(Guid Id, DateTimeOffset? Start)
{
    public DateTimeOffset? Stop => Start?.AddSeconds(42);
}
