using QlikAdmin.Changes;

namespace QlikAdmin.PowerShell;

/// <summary>One accepted change of a tenant.</summary>
/// <param name="Target">Target object of error records.</param>
/// <param name="Tell">Writes what became of it, and remembers it.</param>
internal sealed record TenantItem(object? Target, Action<PlannedChange> Tell);
