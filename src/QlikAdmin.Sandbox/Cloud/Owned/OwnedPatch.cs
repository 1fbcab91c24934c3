using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>
/// What a patch of a kind may name, by path. Each reads one operation, refuses a wrong one, and gives the change; null takes it and does
/// nothing.
/// </summary>
internal sealed class OwnedPatch<T>() : Dictionary<string, Func<T, PatchOperation, Action?>?>(StringComparer.Ordinal);
