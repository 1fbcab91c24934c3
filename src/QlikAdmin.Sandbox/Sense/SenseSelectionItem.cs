namespace QlikAdmin.Sandbox.Sense;

/// <summary>An object in a selection.</summary>
internal sealed record SenseSelectionItem(Guid Id, string Type, Guid ObjectId, string ObjectName);
