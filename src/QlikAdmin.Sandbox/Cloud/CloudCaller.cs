using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Who makes a request, and with which credential.</summary>
internal sealed record CloudCaller(CloudUser User, CloudToken Token)
{
    /// <summary>The caller holds the tenant-admin role. A bot user counts as a tenant admin within its scopes.</summary>
    public bool IsAdmin => User.IsTenantAdmin;

    public bool CanManageLicenses => IsAdmin && Token.HasScope("admin_classic");

    public bool CanManageUsers => IsAdmin && (Token.HasScope("admin_classic") || Token.HasScope("admin.users"));

    public bool CanReadUsers => CanManageUsers || (IsAdmin && Token.HasScope("admin.users:read"));

    /// <summary>Holds the role that administers analytics content, or the tenant-admin role.</summary>
    public bool IsAnalyticsAdmin => IsAdmin || User.Roles.Any(r => r.Name == "AnalyticsAdmin");

    public bool IsDataAdmin => IsAnalyticsAdmin || User.Roles.Any(r => r.Name == "DataAdmin");

    /// <summary>A machine-to-machine client.</summary>
    public bool IsBot => User.ClientId is not null;

    public bool CanManageSpaces => IsAdmin && HasAny("admin.spaces");

    public bool CanManageApps => IsAnalyticsAdmin && HasAny("admin.apps");

    public bool CanManageData => IsDataAdmin && HasAny();

    public bool CanManageAutomations => IsAnalyticsAdmin && HasAny("admin.automations", "admin.automations:strict");

    public bool CanManageReports => IsAnalyticsAdmin && HasAny("admin.report-tasks");

    public bool CanManageWebhooks => IsAdmin && HasAny("admin.webhooks");

    private bool HasAny(params string[] scopes) => Token.HasScope("admin_classic") || scopes.Any(Token.HasScope);

    public static CloudCaller Of(ServiceRequest request) => (CloudCaller)request.Identity!;
}
