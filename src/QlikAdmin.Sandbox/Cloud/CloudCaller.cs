using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Who makes a request, and with what.</summary>
internal sealed record CloudCaller(CloudUser User, CloudToken Token)
{
    /// <summary>The caller holds the tenant-admin role; a bot user is a tenant admin as far as its scopes go.</summary>
    public bool IsAdmin => User.IsTenantAdmin;

    public bool CanManageLicenses => IsAdmin && Token.HasScope("admin_classic");

    public bool CanManageUsers => IsAdmin && (Token.HasScope("admin_classic") || Token.HasScope("admin.users"));

    public bool CanReadUsers => CanManageUsers || (IsAdmin && Token.HasScope("admin.users:read"));

    public static CloudCaller Of(ServiceRequest request) => (CloudCaller)request.Identity!;
}
