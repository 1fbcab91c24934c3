namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Everything that users of a tenant own, in the order in which a leaver's things are moved: what others lie in comes
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

    /// <summary>The lists to read, in that order. They may remember what they have read, so each run takes its own.</summary>
    public static IReadOnlyList<CloudItems> Of(string connection, IReadOnlyCollection<OwnedItemKind> kinds)
    {
        CloudItems[] all =
        {
            new CloudSpaces(connection),
            new CloudCatalogue(connection),
            new CloudDataConnections(connection),
            new CloudDataFiles(connection),
            new CloudAutomations(connection),
            new CloudAutomationConnections(connection),
            new CloudSharingTasks(connection),
            new CloudDataAlerts(connection),
            new CloudSchedules(connection),
            new CloudReloadTasks(connection),
            new CloudWebhooks(connection),
        };
        return kinds.Count == 0 ? all : all.Where(i => i.Kinds.Any(kinds.Contains)).ToArray();
    }
}
