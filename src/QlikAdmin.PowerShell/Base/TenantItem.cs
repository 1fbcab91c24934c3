using QlikAdmin.Changes;

namespace QlikAdmin.PowerShell;

/// <summary>One accepted change of a tenant.</summary>
/// <param name="Connection">Connection that makes it.</param>
/// <param name="Change">The change as it is in the journal.</param>
/// <param name="Target">Target object of error records.</param>
/// <param name="Make">Makes it, and reports it.</param>
internal sealed record TenantItem(Connection Connection, Change Change, object? Target, Action Make);
