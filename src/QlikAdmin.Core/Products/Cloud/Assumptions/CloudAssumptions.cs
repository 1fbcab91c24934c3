using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.Cloud.Assumptions;

/// <summary>The assumptions of this program about tenants, one by one.</summary>
/// <remarks>Each is inferred from the vendor's descriptions, or follows from them, and no server has confirmed it.</remarks>
internal static class CloudAssumptions
{
    public static readonly Assumption Paging = new(
        "Cloud.Lists.Paging",
        "A list says in each page how it goes on, by a link whose query names the next page.",
        "links, with a query in links.next.href",
        AssumptionScope.All
    );

    public static readonly Assumption Me = new(
        "Cloud.Users.Me",
        "The address users/me leads to the record of the caller.",
        "an object with id and subject"
    );

    public static readonly Assumption Users = new(
        "Cloud.Users.Fields",
        "A user has an id, a subject, a status and a list of roles.",
        "id, subject and status as text, assignedRoles as a list of id and name in those who hold a role",
        AssumptionScope.Users
    );

    public static readonly Assumption UserDates = new("Cloud.Users.Dates", "The dates of a user are ISO 8601.", "createdAt as a date");

    public static readonly Assumption UserStatus = new(
        "Cloud.Users.StatusWords",
        "A user's status is one of five words.",
        "active, invited, disabled, provisioned or deleted"
    );

    public static readonly Assumption UserFilter = new(
        "Cloud.Users.FilterGrammar",
        "The users can be filtered by id in the SCIM grammar.",
        "one user for an id that exists, none for one that does not"
    );

    public static readonly Assumption UserStatusFilter = new(
        "Cloud.Users.StatusFilter",
        "The users can be filtered by their status.",
        "active users only"
    );

    public static readonly Assumption UserCount = new(
        "Cloud.Users.Count",
        "The users are counted by a call of its own.",
        "total as a number"
    );

    public static readonly Assumption Roles = new(
        "Cloud.Roles.Fields",
        "A role has an id and a name.",
        "id and name as text",
        AssumptionScope.Users
    );

    public static readonly Assumption Everyone = new(
        "Cloud.Groups.Everyone",
        "The settings of groups name the roles that everybody has.",
        "systemGroups with assignedRoles of the group of everyone"
    );

    public static readonly Assumption Assignments = new(
        "Cloud.Assignments.Fields",
        "A licence assignment is a subject and a type.",
        "subject and type as text",
        AssumptionScope.Licenses
    );

    public static readonly Assumption AssignmentDates = new(
        "Cloud.Assignments.Dates",
        "A licence assignment says when it was made.",
        "created as a date",
        AssumptionScope.Licenses
    );

    public static readonly Assumption AssignmentTypes = new(
        "Cloud.Assignments.TypeWords",
        "The type of an assignment is one of four words.",
        "professional, analyzer, fullUser or basicUser"
    );

    public static readonly Assumption AssignmentPaging = new(
        "Cloud.Assignments.Paging",
        "The assignments are paged by a link with page or next in its query, whatever host it names.",
        "page or next in the query of links.next.href"
    );

    public static readonly Assumption Overview = new(
        "Cloud.Licenses.Overview",
        "The licence lists the units of each type, and how many are used.",
        "allotments with name, units and unitsUsed",
        AssumptionScope.Licenses
    );

    public static readonly Assumption Validity = new(
        "Cloud.Licenses.Validity",
        "The licence is valid from one day to another.",
        "two days, or dots, with a slash between them"
    );

    public static readonly Assumption Settings = new(
        "Cloud.Licenses.Settings",
        "Two settings of the licence say whether it is given out automatically.",
        "autoAssignProfessional and autoAssignAnalyzer as true or false"
    );

    public static readonly Assumption Consumption = new(
        "Cloud.Consumption.Fields",
        "A record of licence consumption names a user, and when the use ended.",
        "userId as text, endTime as a date",
        AssumptionScope.Use
    );

    public static readonly Assumption ConsumptionUsers = new(
        "Cloud.Consumption.UserIds",
        "The user of a record of consumption is the id of a user of the tenant.",
        "ids or subjects of users",
        AssumptionScope.Use
    );

    public static readonly Assumption ApiKeys = new(
        "Cloud.ApiKeys.Fields",
        "An API key names its user.",
        "id and sub as text",
        AssumptionScope.Users
    );

    public static readonly Assumption Tokens = new(
        "Cloud.OAuthTokens.Fields",
        "An OAuth token names its user.",
        "id and userId as text",
        AssumptionScope.Users
    );

    public static readonly Assumption Providers = new(
        "Cloud.IdentityProviders.Fields",
        "An identity provider says whether it is in use.",
        "active as true or false"
    );

    public static readonly Assumption Tenant = new(
        "Cloud.Tenant.Fields",
        "The tenant's record names its id, its host names and its status.",
        "id and status as text, hostnames as a list",
        AssumptionScope.Tenants
    );

    public static readonly Assumption AutomationService = Service("Automations", CloudRoutes.Automations);

    public static readonly Assumption AutomationConnectionService = Service("AutomationConnections", CloudRoutes.AutomationConnections);

    public static readonly Assumption DataConnectionService = Service("DataConnections", CloudRoutes.DataConnections);

    public static readonly Assumption ScheduleService = Service("Schedules", CloudRoutes.SchedulingTasks);

    /// <summary>The assumption about the owned items of one kind.</summary>
    /// <param name="kind">The kind, in the form of the id.</param>
    /// <param name="id">The field of its id.</param>
    /// <param name="owner">The field of its owner.</param>
    public static Assumption Owned(string kind, string id, string owner) =>
        new(
            $"Cloud.{kind}.Fields",
            "Each row names its id and its owner.",
            $"{id} as text in each row, {owner} in those that have an owner",
            AssumptionScope.Ownership
        );

    /// <summary>The assumption that such a list can be filtered by owner.</summary>
    public static Assumption OwnerFilter(string kind) =>
        new($"Cloud.{kind}.OwnerFilter", "The list can be asked for what one user owns.", "no row for an owner who does not exist");

    private static Assumption Service(string name, string path) =>
        new($"Cloud.Services.{name}", "The newer of two services answers.", $"status 200 from {path}");
}
