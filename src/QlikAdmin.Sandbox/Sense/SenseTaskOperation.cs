namespace QlikAdmin.Sandbox.Sense;

/// <summary>When a task runs next; null for never.</summary>
internal sealed record SenseTaskOperation(Guid Id, DateTimeOffset? NextExecution);
