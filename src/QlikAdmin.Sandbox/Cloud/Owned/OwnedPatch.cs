using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>
/// The paths that a patch of a kind may change. Each value reads one operation, refuses a wrong one, and returns the change to make. A path
/// whose value is null is accepted and does nothing.
/// </summary>
internal sealed class OwnedPatch<T>() : Dictionary<string, Func<T, PatchOperation, Action?>?>(StringComparer.Ordinal);
