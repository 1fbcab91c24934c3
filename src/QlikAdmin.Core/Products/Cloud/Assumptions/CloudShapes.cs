using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.Cloud.Assumptions;

/// <summary>The lists of a tenant, with the fields on which this program depends.</summary>
internal static class CloudShapes
{
    public static readonly RowShape Users = new(
        new[] { CloudRoutes.Users, CloudRoutes.UserFilter },
        Every(CloudAssumptions.Users, "id"),
        Every(CloudAssumptions.Users, "subject"),
        Every(CloudAssumptions.Users, "status"),
        new FieldRule(CloudAssumptions.Users, "assignedRoles", FieldForm.List, FieldNeed.SomeOfMany),
        Every(CloudAssumptions.Users, "assignedRoles[].id"),
        Every(CloudAssumptions.Users, "assignedRoles[].name"),
        new FieldRule(CloudAssumptions.UserDates, "createdAt", FieldForm.Date, FieldNeed.SomeValue)
    )
    {
        ItemPath = CloudRoutes.Users,
    };

    public static readonly RowShape Roles = new(
        CloudRoutes.Roles,
        Every(CloudAssumptions.Roles, "id"),
        Every(CloudAssumptions.Roles, "name")
    );

    public static readonly RowShape Assignments = new(
        CloudRoutes.Assignments,
        Every(CloudAssumptions.Assignments, "subject"),
        Every(CloudAssumptions.Assignments, "type"),
        new FieldRule(CloudAssumptions.AssignmentDates, "created", FieldForm.Date, FieldNeed.SomeValue)
    );

    public static readonly RowShape Consumption = new(
        CloudRoutes.Consumption,
        Every(CloudAssumptions.Consumption, "userId"),
        new FieldRule(CloudAssumptions.Consumption, "endTime", FieldForm.Date, FieldNeed.EveryValue)
    );

    public static readonly RowShape Overview = new(
        CloudRoutes.LicenseOverview,
        new FieldRule(CloudAssumptions.Overview, "allotments", FieldForm.List, FieldNeed.EveryValue),
        Every(CloudAssumptions.Overview, "allotments[].name"),
        new FieldRule(CloudAssumptions.Overview, "allotments[].units", FieldForm.Number, FieldNeed.EveryValue),
        new FieldRule(CloudAssumptions.Overview, "allotments[].unitsUsed", FieldForm.Number, FieldNeed.EveryValue)
    )
    {
        IsOne = true,
    };

    public static readonly RowShape Settings = new(
        CloudRoutes.LicenseSettings,
        new FieldRule(CloudAssumptions.Settings, "autoAssignProfessional", FieldForm.Flag, FieldNeed.EveryValue),
        new FieldRule(CloudAssumptions.Settings, "autoAssignAnalyzer", FieldForm.Flag, FieldNeed.EveryValue)
    )
    {
        IsOne = true,
    };

    public static readonly RowShape ApiKeys = new(
        CloudRoutes.ApiKeys,
        Every(CloudAssumptions.ApiKeys, "id"),
        Every(CloudAssumptions.ApiKeys, "sub")
    );

    public static readonly RowShape Tokens = new(
        CloudRoutes.OAuthTokens,
        Every(CloudAssumptions.Tokens, "id"),
        Every(CloudAssumptions.Tokens, "userId")
    );

    public static readonly RowShape Providers = new(
        CloudRoutes.IdentityProviders,
        new FieldRule(CloudAssumptions.Providers, "active", FieldForm.Flag, FieldNeed.EveryValue)
    );

    public static readonly RowShape Tenant = new(
        CloudRoutes.MyTenant,
        Every(CloudAssumptions.Tenant, "id"),
        Every(CloudAssumptions.Tenant, "status"),
        new FieldRule(CloudAssumptions.Tenant, "hostnames", FieldForm.List, FieldNeed.EveryValue)
    )
    {
        IsOne = true,
    };

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<RowShape> All = new[]
    {
        Users,
        Roles,
        Assignments,
        Consumption,
        Overview,
        Settings,
        ApiKeys,
        Tokens,
        Providers,
        Tenant,
    }
        .Concat(CloudOwnedLists.All.Select(o => o.Shape))
        .ToArray();

    private static FieldRule Every(Assumption assumption, string field) => new(assumption, field, FieldForm.Text, FieldNeed.EveryValue);
}
