using System;

namespace QlikAdmin.Cloud;

/// <summary>Every address of the tenant interface that is used, once. Source: the vendor's OpenAPI documents.</summary>
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
    public const string Consumption = "api/v1/licenses/consumption";
    public const string Roles = "api/v1/roles";

    /// <exception cref="QlikException">InvalidInput: the text would lead to another address than that of a user.</exception>
    public static string User(string id)
    {
        // "me" is another name of the caller, and dots are resolved before a request leaves.
        return id.Trim().Length > 0 && id.Trim('.').Length > 0 && !string.Equals(id, "me", StringComparison.OrdinalIgnoreCase)
            ? Users + "/" + Uri.EscapeDataString(id)
            : throw new QlikException(ErrorReason.InvalidInput, $"'{id}' is no user id.") { NextStep = "Get-QlikUser shows the ids." };
    }
}
