using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>A task that reloads something on a schedule. It runs as its owner.</summary>
internal sealed class CloudSchedule(OwnedBasics basics) : OwnedRow(basics)
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

    /// <summary>When it runs and what, as its creator wrote it; null for a task that the sandbox made itself.</summary>
    public JsonObject? Definition { get; init; }

    /// <summary>What starts it: 0 times, 1 one event, 2 several events, 3 both, 4 new data.</summary>
    public int TriggerType
    {
        get
        {
            List<string?> sources = (Definition?["events"] as JsonArray ?? [])
                .Select(e => (e as JsonObject)?["source"]?.ToString())
                .ToList();
            return sources.Count == 0 ? 0
                : Definition!["start"] is not null ? 3
                : sources.Count > 1 ? 2
                : sources[0] == "dataset.updated" ? 4
                : 1;
        }
    }

    public override JsonObject Details() =>
        new()
        {
            ["enabled"] = Enabled,
            ["disabledCode"] = DisabledCode,
            ["resourceId"] = ResourceId,
        };

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
            ["trigger"] = new JsonObject { ["id"] = Id, ["type"] = TriggerType },
        };
        metadata.AddIfSet("spaceId", SpaceId).AddIfSet("disabledCode", DisabledCode);
        JsonObject json = new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["description"] = Description,
            ["enabled"] = Enabled,
            ["resourceId"] = ResourceId,
            ["metadata"] = metadata,
        };
        JsonObject definition = Definition
            ?? new JsonObject
            {
                ["specVersion"] = "0.8",
                ["start"] = new JsonObject
                {
                    ["stateName"] = "reload",
                    ["schedule"] = new JsonObject
                    {
                        ["recurrence"] = Recurrence,
                        ["timezone"] = "UTC",
                        ["startDateTime"] = "2024-01-01T06:00:00",
                    },
                },
            };
        return json.AddAll(definition);
    }

    /// <summary>
    /// The same task in the form of the older task service: the name in lower case and without spaces, an interval instead of the schedule,
    /// and less about the resource and the events.
    /// </summary>
    public JsonObject ToOldTask(string tenantId)
    {
        JsonObject json = ToJson(tenantId);
        JsonObject metadata = json["metadata"]!.AsObject();
        foreach (string unknown in new[] { "resourceName", "resourceType", "spaceType" })
        {
            metadata.Remove(unknown);
        }

        json["name"] = string.Join('-', Name.ToLowerInvariant().Split(' ', '.', '_'));
        metadata["trigger"]!["type"] = Math.Min(TriggerType, 3);
        json.Remove("states");
        json.Remove("events");
        if (json.ContainsKey("start"))
        {
            json["start"] = new JsonObject { ["stateName"] = "reload", ["schedule"] = "R/2024-01-01T06:00:00Z/P1D" };
        }

        return json;
    }

    /// <summary>The same task in the form of the older reload service.</summary>
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
