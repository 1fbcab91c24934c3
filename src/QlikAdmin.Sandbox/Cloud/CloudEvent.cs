using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>One line of the audit log.</summary>
internal sealed record CloudEvent(
    long Seq,
    DateTimeOffset Time,
    string Type,
    string Source,
    string? UserId,
    string ResourceId,
    JsonObject Data
) : IRow
{
    public bool IsRemoved => false;

    public string Id => Seq.ToString("x24", CultureInfo.InvariantCulture);

    public JsonObject ToJson(string baseUri, string tenantId) =>
        new JsonObject
        {
            ["id"] = Id,
            ["eventId"] = new Guid((int)(Seq % int.MaxValue), 0x5a5a, 0x4b4b, [0x8a, 1, 2, 3, 4, 5, 6, 7]).ToString(),
            ["eventType"] = Type,
            ["eventTypeVersion"] = "1.0.0",
            ["eventTime"] = Time.UtcDateTime,
            ["source"] = Source,
            ["tenantId"] = tenantId,
            ["contentType"] = "application/json",
            ["data"] = Data.DeepClone(),
            ["extensions"] = new JsonObject { ["topLevelResourceId"] = ResourceId },
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/audits/{Id}" } },
        }.AddIfSet("userId", UserId);
}
