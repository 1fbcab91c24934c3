namespace QlikAdmin.Sandbox.Sense;

/// <summary>When a task runs next, null for never, and how it went last: a day before, if it runs daily.</summary>
internal sealed record SenseTaskOperation(Guid Id, DateTimeOffset? NextExecution)
{
    public SenseTaskResult LastResult => new(SenseNode.Part(Id, 0x1e), NextExecution?.AddDays(-1));
}
