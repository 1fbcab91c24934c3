namespace QlikAdmin.Sandbox.Sense;

/// <summary>A value of a custom property on an object.</summary>
internal sealed record SenseCustomValue(Guid Id, SenseCustomProperty Definition, string Value);
