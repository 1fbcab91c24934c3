namespace QlikAdmin.Sandbox.Sense;

/// <summary>What a directory outside the site knows of a person.</summary>
internal sealed record SensePerson(string UserId, string Name, IReadOnlyList<SenseAttribute> Attributes);
