using System.Text.Json.Nodes;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>A task that reloads something on a schedule, as the person who owns it.</summary>
internal sealed class CloudSchedule : OwnedRow
{
    public const string OwnerDeleted = "OWNER-DELETED";
    public const string OwnerDisabled = "OWNER-DISABLED";

    public override string Kind => "schedule";

    public required string ResourceId { get; init; }

    public required string ResourceName { get; init; }

    public bool Enabled { get; set; } = true;

    /// <summary>Why it does not run; null while it does.</summary>
    public string? DisabledCode { get; set; }

    public string Description { get; set; } = string.Empty;

    public string Recurrence { get; set; } = "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0;BYSECOND=0";

    public required string UpdatedBy { get; set; }

    public override JsonObject Details() => new() { ["enabled"] = Enabled, ["disabledCode"] = DisabledCode, ["resourceId"] = ResourceId };

    public JsonObject ToJson(string tenantId)
    {
        JsonObject metadata = new()
        {
            ["ownerId"] = OwnerId,
            ["tenantId"] = tenantId,
            ["usage"] = "ANALYTICS",
            ["spaceType"] = SpaceId is null ? "personal" : "shared",
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["updatedAt"] = UpdatedAt.UtcDateTime,
            ["createdBy"] = OwnerId,
            ["resourceName"] = ResourceName,
            ["resourceType"] = "app",
            ["trigger"] = new JsonObject { ["id"] = Id, ["type"] = 0 },
        };
        metadata.AddIfSet("spaceId", SpaceId).AddIfSet("disabledCode", DisabledCode);
        return new JsonObject
        {
            ["id"] = Id,
            ["name"] = Name,
            ["description"] = Description,
            ["enabled"] = Enabled,
            ["resourceId"] = ResourceId,
            ["specVersion"] = "0.8",
            ["start"] = new JsonObject
            {
                ["stateName"] = "reload",
                ["schedule"] = new JsonObject { ["recurrence"] = Recurrence, ["timezone"] = "UTC", ["startDateTime"] = "2024-01-01T06:00:00" },
            },
            ["metadata"] = metadata,
        };
    }

    /// <summary>The same task as the task service told it before: names without capitals, an interval for the schedule, and less about the resource.</summary>
    public JsonObject ToOldTask(string tenantId)
    {
        JsonObject json = ToJson(tenantId);
        JsonObject metadata = json["metadata"]!.AsObject();
        foreach (string unknown in new[] { "resourceName", "resourceType", "spaceType" })
        {
            metadata.Remove(unknown);
        }

        json["name"] = string.Join('-', Name.ToLowerInvariant().Split(' ', '.', '_'));
        json["start"] = new JsonObject { ["stateName"] = "reload", ["schedule"] = "R/2024-01-01T06:00:00Z/P1D" };
        return json;
    }

    /// <summary>The same task as the older reload service tells it.</summary>
    public JsonObject ToReloadTask(string baseUri, string tenantId)
    {
        JsonObject json = new()
        {
            ["id"] = Id,
            ["jobId"] = Id,
            ["appId"] = ResourceId,
            ["userId"] = OwnerId,
            ["tenantId"] = tenantId,
            ["state"] = Enabled ? "Enabled" : "Disabled",
            ["partial"] = false,
            ["timeZone"] = "UTC",
            ["recurrence"] = new JsonArray(Recurrence),
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/reload-tasks/{Id}" } },
        };
        return json.AddIfSet("spaceId", SpaceId).AddIfSet("disabledCode", DisabledCode);
    }
}
