using QlikAdmin.Changes;

namespace QlikAdmin.PowerShell;

/// <summary>One accepted change of a tenant.</summary>
/// <param name="Connection">Through which it is made.</param>
/// <param name="Change">What the journal has of it.</param>
/// <param name="Target">What error records point at.</param>
/// <param name="Make">Makes it, and tells of it.</param>
internal sealed record TenantItem(Connection Connection, Change Change, object? Target, Action Make);
