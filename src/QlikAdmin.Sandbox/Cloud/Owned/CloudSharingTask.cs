using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>A report or chart that is sent on a schedule.</summary>
internal sealed class CloudSharingTask(OwnedBasics basics, string itemId) : CatalogRow(basics, itemId)
{
    public override string Kind => "sharingTask";

    public override string ResourceType => "sharingservicetask";

    public override string? ResourceSubType => Type;

    public required string Type { get; init; }

    public required string AppId { get; init; }

    public bool Enabled { get; set; } = true;

    public string Description { get; set; } = string.Empty;

    /// <summary>Why it does not run: each reason with the time when it began.</summary>
    public Dictionary<string, DateTimeOffset> Errors { get; } = new(StringComparer.Ordinal);

    public override JsonObject Details() =>
        base.Details().AddAll(new JsonObject { ["enabled"] = Enabled, ["errors"] = JsonBody.Array(Errors.Keys) });

    public JsonObject ToJson(string baseUri, string tenantId, string? ownerName) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["description"] = Description,
            ["type"] = Type,
            ["appId"] = AppId,
            ["owner"] = OwnerId,
            ["ownerName"] = ownerName ?? string.Empty,
            ["tenant"] = tenantId,
            ["enabled"] = Enabled && Errors.Count == 0,
            ["enabledByUser"] = Enabled,
            ["enabledBySystem"] = Errors.Count == 0,
            ["statusCode"] = "VALID",
            ["taskErrors"] = new JsonArray(
                Errors.Select(e => (JsonNode)new JsonObject { ["value"] = e.Key, ["timestamp"] = e.Value.UtcDateTime }).ToArray()
            ),
            ["tags"] = new JsonArray(),
            ["dateCreated"] = CreatedAt.UtcDateTime,
            ["lastUpdated"] = UpdatedAt.UtcDateTime,
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/sharing-tasks/{Id}" } },
        };
}
