namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Everything that users of a tenant own, in the order in which the items of a leaver are moved: kinds that contain others come
/// first.</summary>
internal static class CloudItemKinds
{
    /// <summary>The order of moves.</summary>
    public static IReadOnlyList<OwnedItemKind> InOrder { get; } =
        new[]
        {
            OwnedItemKind.Space,
            OwnedItemKind.App,
            OwnedItemKind.Script,
            OwnedItemKind.DataConnection,
            OwnedItemKind.DataFile,
            OwnedItemKind.Automation,
            OwnedItemKind.AutomationConnection,
            OwnedItemKind.SharingTask,
            OwnedItemKind.DataAlert,
            OwnedItemKind.Schedule,
            OwnedItemKind.Webhook,
            OwnedItemKind.Other,
        };

    /// <summary>The lists to read, in that order. They may keep what they have read, so each run makes its own.</summary>
    public static IReadOnlyList<CloudItems> Of(CloudServices services, IReadOnlyCollection<OwnedItemKind> kinds)
    {
        CloudItems[] all =
        {
            new CloudSpaces(services),
            new CloudCatalogue(services),
            new CloudDataConnections(services),
            new CloudDataFiles(services),
            new CloudAutomations(services),
            new CloudAutomationConnections(services),
            new CloudSharingTasks(services),
            new CloudDataAlerts(services),
            new CloudSchedules(services),
            new CloudReloadTasks(services),
            new CloudWebhooks(services),
        };
        return kinds.Count == 0 ? all : all.Where(i => i.Kinds.Any(kinds.Contains)).ToArray();
    }
}
