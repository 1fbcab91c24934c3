namespace QlikAdmin.Sandbox.Cloud;

/// <summary>An attribute that a filter may use, with the operators that the service accepts for it.</summary>
internal sealed record ScimAttribute<T>(string Name, IReadOnlySet<string> Operators, bool IsDate, Func<T, IEnumerable<string?>> Read);
