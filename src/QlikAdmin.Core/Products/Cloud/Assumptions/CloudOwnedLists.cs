using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Assumptions;

/// <summary>The lists of what users of a tenant own. Reading and checking both use only these facts.</summary>
internal static class CloudOwnedLists
{
    public static readonly CloudOwnedList Spaces = new("Spaces", new[] { CloudRoutes.Spaces }, modified: "updatedAt")
    {
        OwnerParameter = "ownerId",
    };

    public static readonly CloudOwnedList Items = new("Items", new[] { CloudRoutes.Items }, modified: "updatedAt")
    {
        OwnerParameter = "ownerId",
        Parameters = new[] { ("noActions", "true") },
    };

    /// <summary>Every space has a connection to its own files. It belongs to the space, so these connections are left out.</summary>
    public static readonly CloudOwnedList DataConnections = new(
        "DataConnections",
        new[] { CloudRoutes.DataConnections, CloudRoutes.NewDataConnections },
        "qID",
        "user",
        "updated"
    )
    {
        OwnerParameter = "userId",
        Parameters = new[] { ("noDatafiles", "true"), ("includeDisabled", "true") },
    };

    public static readonly CloudOwnedList DataFiles = new(
        "DataFiles",
        new[] { CloudRoutes.DataFiles, CloudRoutes.NewDataFiles },
        modified: "modifiedDate"
    )
    {
        OwnerParameter = "ownerId",
        Parameters = new[] { ("includeAllSpaces", "true"), ("includeFolders", "true") },
    };

    public static readonly CloudOwnedList Automations = new(
        "Automations",
        new[] { CloudRoutes.Automations, CloudRoutes.OldAutomations },
        modified: "updatedAt"
    )
    {
        OwnerIsFiltered = true,
        Parameters = new[] { ("listAll", "true") },
    };

    /// <summary>The list has only the caller's own connections unless all are asked for.</summary>
    public static readonly CloudOwnedList AutomationConnections = new(
        "AutomationConnections",
        new[] { CloudRoutes.AutomationConnections, CloudRoutes.OldAutomationConnections }
    )
    {
        OwnerIsFiltered = true,
        Parameters = new[] { ("listAll", "true") },
    };

    /// <summary>Subscriptions and report tasks. The field is "owner" in the list and the row, but "ownerId" in the change.</summary>
    public static readonly CloudOwnedList SharingTasks = new(
        "SharingTasks",
        new[] { CloudRoutes.SharingTasks },
        owner: "owner",
        modified: "lastUpdated"
    )
    {
        OwnerParameter = "owner",
        Page = new PageShape("sharingTasks", Counts: true),
        Parameters = new[] { ("excludeDeleting", "true") },
    };

    public static readonly CloudOwnedList DataAlerts = new("DataAlerts", new[] { CloudRoutes.DataAlerts }, modified: "lastUpdated")
    {
        OwnerParameter = "ownerId",
        Page = new PageShape("tasks", Counts: true),
    };

    /// <summary>Only the newer service can list the tasks of one owner.</summary>
    public static readonly CloudOwnedList Schedules = new(
        "Schedules",
        new[] { CloudRoutes.SchedulingTasks, CloudRoutes.OldSchedulingTasks },
        owner: "metadata.ownerId",
        modified: "metadata.updatedAt"
    )
    {
        OwnerIsFiltered = true,
        KnowsOwnersAt = CloudRoutes.SchedulingTasks,
    };

    /// <summary>Schedules of the older service, which ends in September 2026. It can't list them by owner.</summary>
    public static readonly CloudOwnedList ReloadTasks = new("ReloadTasks", new[] { CloudRoutes.ReloadTasks }, owner: "userId");

    public static readonly CloudOwnedList Webhooks = new("Webhooks", new[] { CloudRoutes.Webhooks })
    {
        OwnerParameter = "ownerId",
        Parameters = new[] { ("level", "user") },
    };

    public static readonly IReadOnlyList<CloudOwnedList> All = new[]
    {
        Spaces,
        Items,
        DataConnections,
        DataFiles,
        Automations,
        AutomationConnections,
        SharingTasks,
        DataAlerts,
        Schedules,
        ReloadTasks,
        Webhooks,
    };
}
