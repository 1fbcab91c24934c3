using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Products.Cloud.Assumptions;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Everything that users of a tenant own, in the order in which the items of a leaver are moved: kinds that contain others come
/// first.</summary>
internal static class CloudItemKinds
{
    private const string WhyNoSchedule =
        "The owner of a scheduled task can't be changed to another person, and anyone who edits it becomes its owner. The new owner of its app must create it again.";

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
            // The personal space of a user does not count as one.
            new(services, CloudOwnedLists.Spaces, "space", OwnedItemKind.Space) { SubKind = r => Text(r, "type"), IsPatched = true },
            new CloudCatalogue(services),
            // They move in batches, by a call of their own.
            new(services, CloudOwnedLists.DataConnections, "data connection", OwnedItemKind.DataConnection)
            {
                Name = "qName",
                SubKind = r => Text(r, "datasourceID") ?? Text(r, "qType"),
                Space = "space",
                Loss = "Its credentials are not moved: the new owner must enter them again.",
            },
            new CloudDataFiles(services),
            new(services, CloudOwnedLists.Automations, "automation", OwnedItemKind.Automation)
            {
                SubKind = r => Text(r, "runMode"),
                Loss = "Its run history and change log are lost, and its connections are removed: the new owner must connect it again.",
                ActionField = "userId",
            },
            new(services, CloudOwnedLists.AutomationConnections, "automation connection", OwnedItemKind.AutomationConnection)
            {
                SubKind = r => Text(r, "connectorId"),
                ActionField = "userId",
            },
            new(services, CloudOwnedLists.SharingTasks, "sharing task", OwnedItemKind.SharingTask)
            {
                SubKind = r => Text(r, "type"),
                Loss = "The change of owner may switch it off (DISABLED_DUE_TO_OWNERSHIP_CHANGE). Then it must be enabled again.",
                Complaint = r => OwnerError(r["taskErrors"]),
                IsPatched = true,
            },
            new(services, CloudOwnedLists.DataAlerts, "data alert", OwnedItemKind.DataAlert)
            {
                Complaint = r => OwnerError(r["alertingTaskErrors"]),
                IsPatched = true,
            },
            // They are only listed: a user who edits a task becomes its owner, so this program never changes one.
            new(services, CloudOwnedLists.Schedules, "scheduled task", OwnedItemKind.Schedule)
            {
                Space = "metadata.spaceId",
                App = "resourceId",
                WhyNot = WhyNoSchedule,
                Complaint = r => OwnerCode((r["metadata"] as JObject)?["disabledCode"]),
            },
            // The older service marks schedules that moved to the newer one.
            new(services, CloudOwnedLists.ReloadTasks, "reload task", OwnedItemKind.Schedule)
            {
                Kept = services.ReloadTasks,
                IsItem = r => Json.Flag(r["migrated"]) != true,
                SubKind = _ => "reload task",
                WhyNot = WhyNoSchedule,
                Complaint = r => OwnerCode(r["disabledCode"]),
            },
            new(services, CloudOwnedLists.Webhooks, "webhook", OwnedItemKind.Webhook)
            {
                IsItem = r => Text(r, "level") != "tenant",
                WhyNot =
                    "The only call that could change its owner replaces the whole webhook and deletes its secret, and Qlik does not document whether it changes the owner. Create it again.",
            },
        };
        return kinds.Count == 0 ? all : all.Where(i => i.Kinds.Any(kinds.Contains)).ToArray();
    }

    private static string? Text(JObject row, string field) => Json.Text(row[field]) is { Length: > 0 } text ? text : null;

    /// <summary>A code about the owner; null for other codes.</summary>
    private static string? OwnerCode(JToken? code) => Json.Text(code) is "OWNER-DELETED" or "OWNER-DISABLED" ? Json.Text(code) : null;

    private static string? OwnerError(JToken? errors)
    {
        // The filter of the list has a status INVALID_OWNER. A row shows it in its errors.
        return (errors as JArray)
            ?.OfType<JObject>()
            .Select(e => Json.Text(e["value"]))
            .FirstOrDefault(v => v is "OWNER_DISABLED" or "ORPHAN" or "INVALID_OWNER");
    }
}
