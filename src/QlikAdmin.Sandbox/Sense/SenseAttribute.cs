namespace QlikAdmin.Sandbox.Sense;

/// <summary>What a user directory says about a user, such as an e-mail address or a group.</summary>
internal sealed record SenseAttribute(Guid Id, string Type, string Value);
