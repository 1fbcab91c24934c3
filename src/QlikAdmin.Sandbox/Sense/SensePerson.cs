namespace QlikAdmin.Sandbox.Sense;

/// <summary>What a user directory knows of a person.</summary>
internal sealed record SensePerson(string UserId, string Name, IReadOnlyList<SenseAttribute> Attributes);
