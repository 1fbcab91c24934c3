namespace QlikAdmin.Sandbox.Sense;

/// <summary>When a task runs next (null means never), and the result of its last run, which was a day before if it runs daily.</summary>
internal sealed record SenseTaskOperation(Guid Id, DateTimeOffset? NextExecution)
{
    public SenseTaskResult LastResult => new(SenseNode.Part(Id, 0x1e), NextExecution?.AddDays(-1));
}
