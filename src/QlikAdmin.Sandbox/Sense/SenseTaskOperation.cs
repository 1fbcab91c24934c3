namespace QlikAdmin.Sandbox.Sense;

/// <summary>When a task runs next, and the result of its last run, which was a day before that. Null for a task that never runs.</summary>
internal sealed record SenseTaskOperation(Guid Id, DateTimeOffset? NextExecution)
{
    public SenseTaskResult LastResult => new(SenseNode.Part(Id, 0x1e), NextExecution?.AddDays(-1));
}
