using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>An automation with its history and the connections it uses.</summary>
internal sealed class CloudAutomation(OwnedBasics basics, string itemId) : CatalogRow(basics, itemId)
{
    public override string Kind => "automation";

    public override string ResourceType => "automation";

    public required string RunMode { get; init; }

    public string State { get; set; } = "available";

    public string? Description { get; init; }

    /// <summary>A secret: whoever has it can start the automation.</summary>
    public required string ExecutionToken { get; init; }

    /// <summary>Ids of the automation connections that are attached.</summary>
    public List<string> ConnectionIds { get; } = [];

    /// <summary>When each run of the history started.</summary>
    public List<DateTimeOffset> Runs { get; } = [];

    /// <summary>What its creator set for schedules, workspace and concurrent runs. The single automation shows it, lists do not.</summary>
    public JsonObject Definition { get; } = [];

    public string LastRunStatus => Runs.Count > 0 ? "finished" : "not started";

    public override JsonObject Details() =>
        base.Details()
            .AddAll(
                new JsonObject
                {
                    ["state"] = State,
                    ["runs"] = Runs.Count,
                    ["connections"] = JsonBody.Array(ConnectionIds),
                }
            );

    /// <param name="withToken">Only callers who may edit it see its execution token.</param>
    public JsonObject ToJson(bool withToken)
    {
        JsonObject json = new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["description"] = Description ?? string.Empty,
            ["state"] = State,
            ["ownerId"] = OwnerId,
            ["runMode"] = RunMode,
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["updatedAt"] = UpdatedAt.UtcDateTime,
            ["connectorIds"] = new JsonArray(),
            ["lastRunStatus"] = LastRunStatus,
        };
        if (Runs.Count > 0)
        {
            json["lastRunAt"] = Runs.Max().UtcDateTime;
        }

        return json.AddIfSet("spaceId", SpaceId).AddIfSet("executionToken", withToken ? ExecutionToken : null);
    }

    /// <param name="withToken">Only callers who may edit it see its execution token.</param>
    public JsonObject ToDetail(bool withToken) => ToJson(withToken).AddAll(Definition);
}
