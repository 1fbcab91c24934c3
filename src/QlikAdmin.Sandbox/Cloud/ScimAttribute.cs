namespace QlikAdmin.Sandbox.Cloud;

/// <summary>An attribute that may be filtered by, with the operators the service takes for it.</summary>
internal sealed record ScimAttribute<T>(string Name, IReadOnlySet<string> Operators, bool IsDate, Func<T, IEnumerable<string?>> Read);
