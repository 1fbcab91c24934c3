namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>The right that is needed to read everybody's items of a kind.</summary>
/// <remarks>Inferred, only here, from the vendor's pages on roles, on scopes and on automations.</remarks>
internal static class CloudRights
{
    private const string Everything = "admin_classic";

    public static string ToRead(OwnedItemKind kind) =>
        kind switch
        {
            OwnedItemKind.AutomationConnection =>
                "the API key of a person with the role TenantAdmin or AnalyticsAdmin: an OAuth client may not read automation connections",
            OwnedItemKind.Automation => Right("TenantAdmin or AnalyticsAdmin", "admin.automations"),
            OwnedItemKind.Space => Right("TenantAdmin", "admin.spaces"),
            OwnedItemKind.App or OwnedItemKind.Script => Right("TenantAdmin or AnalyticsAdmin", "admin.apps"),
            OwnedItemKind.SharingTask or OwnedItemKind.DataAlert => Right("TenantAdmin or AnalyticsAdmin", "admin.report-tasks"),
            OwnedItemKind.DataConnection or OwnedItemKind.DataFile => Right("TenantAdmin or DataAdmin", null),
            OwnedItemKind.Webhook => Right("TenantAdmin", "admin.webhooks"),
            _ => Right("TenantAdmin", null),
        };

    private static string Right(string role, string? scope) =>
        $"the role {role}, or an OAuth client with the scope {Everything}{(scope is null ? string.Empty : " or " + scope)}";
}
