namespace QlikAdmin.Changes;

/// <summary>Facts of a raw call. A journal has none of them, because they may hold anything.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path as it was given.</param>
/// <param name="Query">Query parameters.</param>
/// <param name="Body">Body, or null.</param>
internal sealed record RawCallFacts(string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Query, string? Body)
    : ChangeFacts;
