using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Something that can be done with one row.</summary>
/// <param name="Method">GET, POST and so on.</param>
/// <param name="Path">Path below that of the row, beginning with a slash.</param>
/// <param name="May">Who may do it.</param>
/// <param name="Handle">Does it, or refuses.</param>
internal sealed record OwnedAction<T>(string Method, string Path, Func<CloudCaller, T, bool> May, Func<ServiceRequest, T, Answer> Handle);
