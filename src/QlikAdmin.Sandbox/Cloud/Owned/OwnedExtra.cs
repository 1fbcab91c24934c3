using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>A route of a kind that is not about a single row.</summary>
/// <param name="Method">GET, POST and so on.</param>
/// <param name="Path">Path below that of the kind, beginning with a slash.</param>
/// <param name="Handle">Answers, or refuses.</param>
internal sealed record OwnedExtra(string Method, string Path, Func<ServiceRequest, Answer> Handle);
