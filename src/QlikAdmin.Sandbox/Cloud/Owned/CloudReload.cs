using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>One reload of an app. It ends when its time by the sandbox clock is over.</summary>
internal sealed class CloudReload(OwnedBasics basics) : OwnedRow(basics)
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_work = TimeSpan.FromSeconds(20);

    public override string Kind => "reload";

    public required string AppId { get; init; }

    public required bool IsPartial { get; init; }

    public required int Weight { get; init; }

    /// <summary>What started it: external, or hub and other values for reloads that were not started through the API.</summary>
    public string Type { get; init; } = "external";

    /// <summary>When somebody stopped it.</summary>
    public DateTimeOffset? CanceledAt { get; set; }

    public string Status(DateTimeOffset now) =>
        CanceledAt is not null ? "CANCELED"
        : now < CreatedAt + s_wait ? "QUEUED"
        : now < CreatedAt + s_work ? "RELOADING"
        : "SUCCEEDED";

    public JsonObject ToJson(string baseUri, string tenantId, DateTimeOffset now, bool withLog)
    {
        string status = Status(now);
        bool hasEnded = status is "CANCELED" or "SUCCEEDED";
        return new JsonObject
        {
            ["id"] = Id,
            ["appId"] = AppId,
            ["tenantId"] = tenantId,
            ["userId"] = OwnerId,
            ["type"] = Type,
            ["status"] = status,
            ["partial"] = IsPartial,
            ["weight"] = Weight,
            ["creationTime"] = CreatedAt.UtcDateTime,
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/reloads/{Id}" } },
        }
            .AddIfSet("startTime", status == "QUEUED" ? null : (CreatedAt + s_wait).UtcDateTime)
            .AddIfSet("endTime", hasEnded ? (CanceledAt ?? CreatedAt + s_work).UtcDateTime : null)
            .AddIfSet(
                "log",
                withLog
                    ? $"ReloadID: {Id}\nStarted loading\n" + (status == "SUCCEEDED" ? "App saved\nFinished successfully\n" : string.Empty)
                    : null
            );
    }
}
