using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>
/// The paths that a patch of a kind may change. Each value reads one operation, refuses a wrong one, and gives the change. Null accepts the
/// operation and does nothing.
/// </summary>
internal sealed class OwnedPatch<T>() : Dictionary<string, Func<T, PatchOperation, Action?>?>(StringComparer.Ordinal);
