using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>An alert on data of an app.</summary>
internal sealed class CloudDataAlert(OwnedBasics basics) : OwnedRow(basics)
{
    public override string Kind => "dataAlert";

    public required string AppId { get; init; }

    public required string ConditionId { get; init; }

    public bool Enabled { get; set; } = true;

    public string ErrorStatus { get; set; } = "OK";

    /// <summary>Why it does not run: each reason with the time when it began.</summary>
    public Dictionary<string, DateTimeOffset> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>What its creator set for recipients and times.</summary>
    public JsonObject Definition { get; init; } =
        new()
        {
            ["triggerType"] = "RELOAD",
            ["recipients"] = new JsonObject { ["userIds"] = new JsonArray() },
        };

    public override JsonObject Details() =>
        new()
        {
            ["enabled"] = Enabled,
            ["errorStatus"] = ErrorStatus,
            ["errors"] = JsonBody.Array(Errors.Keys),
        };

    public JsonObject ToJson(string baseUri, string tenantId, string? ownerName)
    {
        JsonObject json = new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["appId"] = AppId,
            ["ownerId"] = OwnerId,
            ["ownerName"] = ownerName ?? string.Empty,
            ["tenantId"] = tenantId,
            ["enabled"] = Enabled,
            ["conditionId"] = ConditionId,
            ["accessMode"] = "TARGET_ACCESS",
            ["errorStatus"] = ErrorStatus,
            ["alertingTaskErrors"] = new JsonArray(
                Errors.Select(e => (JsonNode)new JsonObject { ["value"] = e.Key, ["added"] = e.Value.UtcDateTime }).ToArray()
            ),
            ["dateCreated"] = CreatedAt.UtcDateTime,
            ["lastUpdated"] = UpdatedAt.UtcDateTime,
            ["triggerStats"] = new JsonObject
            {
                ["totalScans"] = 0,
                ["last10Scans"] = 0,
                ["last100Scans"] = 0,
            },
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/data-alerts/{Id}" } },
        };
        return json.AddAll(Definition);
    }
}
