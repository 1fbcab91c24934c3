namespace QlikAdmin.Core.Tests;

/// <summary>One request as it arrived at the server.</summary>
/// <param name="Number">Counted from 1, over all connections.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="ContentLength">The header; null when it was not sent.</param>
/// <param name="Body">The body.</param>
internal sealed record RawRequest(int Number, string Method, string Path, string? ContentLength, string Body);
