namespace QlikAdmin.Products.Cloud;

/// <summary>Every address of the tenant interface that is used. Source: the vendor's OpenAPI documents.</summary>
internal static class CloudRoutes
{
    public const string Me = "api/v1/users/me";
    public const string Users = "api/v1/users";
    public const string UserFilter = "api/v1/users/actions/filter";
    public const string UserInvite = "api/v1/users/actions/invite";
    public const string UserCount = "api/v1/users/actions/count";
    public const string MyTenant = "api/v1/tenants/me";
    public const string Items = "api/v1/items";
    public const string LicenseOverview = "api/v1/licenses/overview";
    public const string LicenseSettings = "api/v1/licenses/settings";
    public const string Assignments = "api/v1/licenses/assignments";
    public const string AssignmentsAdd = "api/v1/licenses/assignments/actions/add";
    public const string AssignmentsUpdate = "api/v1/licenses/assignments/actions/update";
    public const string AssignmentsDelete = "api/v1/licenses/assignments/actions/delete";
    public const string ApiKeys = "api/v1/api-keys";
    public const string OAuthTokens = "api/v1/oauth-tokens";
    public const string IdentityProviders = "api/v1/identity-providers";
    public const string Consumption = "api/v1/licenses/consumption";
    public const string Roles = "api/v1/roles";
    public const string GroupSettings = "api/v1/groups/settings";
    public const string Spaces = "api/v1/spaces";
    public const string Apps = "api/v1/apps";
    public const string DataConnections = "api/v1/data-connections";
    public const string DataConnectionsUpdate = "api/v1/data-connections/actions/update";
    public const string NewDataConnections = "api/connectivity/data-connections";
    public const string DataFiles = "api/v1/data-files";
    public const string NewDataFiles = "api/core/data-files";
    public const string Automations = "api/workflows/automations";
    public const string OldAutomations = "api/v1/automations";
    public const string AutomationConnections = "api/workflows/automation-connections";
    public const string OldAutomationConnections = "api/v1/automation-connections";
    public const string SharingTasks = "api/v1/sharing-tasks";
    public const string DataAlerts = "api/v1/data-alerts";
    public const string SchedulingTasks = "api/scheduling/tasks";
    public const string OldSchedulingTasks = "api/v1/tasks";
    public const string ReloadTasks = "api/v1/reload-tasks";
    public const string Webhooks = "api/v1/webhooks";

    /// <exception cref="QlikException">InvalidInput: the text would lead to an address that is not that of a user.</exception>
    public static string User(string id)
    {
        // "me" is another name of the caller.
        return string.Equals(id, "me", StringComparison.OrdinalIgnoreCase)
            ? throw NoId(id, "Get-QlikUser shows the ids.")
            : Below(Users, id, "Get-QlikUser shows the ids.");
    }

    /// <exception cref="QlikException">InvalidInput: the text would lead to an address that is not that of an item.</exception>
    public static string Item(string list, string id) => Below(list, id, "Get-QlikOwnedItem shows the ids.");

    /// <exception cref="QlikException">InvalidInput: the text would lead to an address that is not that of a key or token.</exception>
    public static string Credential(string list, string id) =>
        Below(list, id, "Only keys and tokens that the server itself listed can be revoked.");

    private static string Below(string list, string id, string nextStep)
    {
        // A path of dots would be resolved before the request leaves.
        return id.Trim().Length > 0 && id.Trim('.').Length > 0 ? list + "/" + Uri.EscapeDataString(id) : throw NoId(id, nextStep);
    }

    private static QlikException NoId(string id, string nextStep) =>
        new(ErrorReason.InvalidInput, $"'{id}' is not an id.") { NextStep = nextStep };
}
