using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>A call to another server when something happens.</summary>
internal sealed class CloudWebhook(OwnedBasics basics) : OwnedRow(basics)
{
    public override string Kind => "webhook";

    public required string Url { get; set; }

    /// <summary><c>tenant</c> or <c>user</c>.</summary>
    public required string Level { get; set; }

    public required string Origin { get; init; }

    public bool Enabled { get; set; }

    public string? Description { get; set; }

    public string? Filter { get; set; }

    /// <summary>It can be set, and no answer contains it.</summary>
    public string? Secret { get; set; }

    public IReadOnlyList<string> EventTypes { get; set; } = [];

    public Dictionary<string, string> Headers { get; set; } = [];

    public override JsonObject Details() =>
        new()
        {
            ["level"] = Level,
            ["enabled"] = Enabled,
            ["hasSecret"] = Secret is not null,
        };

    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["url"] = Url,
            ["level"] = Level,
            ["origin"] = Origin,
            ["enabled"] = Enabled,
            ["eventTypes"] = JsonBody.Array(EventTypes),
            ["headers"] = new JsonObject(Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value))),
            ["secretKeyAdded"] = Secret is not null,
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["updatedAt"] = UpdatedAt.UtcDateTime,
            ["createdByUserId"] = CreatedBy,
            ["updatedByUserId"] = UpdatedBy,
            ["enableCloudEventDelivery"] = true,
            ["checkCertificateRevocation"] = false,
        };
        return json.AddIfSet("ownerId", Level == "user" ? OwnerId : null).AddIfSet("description", Description).AddIfSet("filter", Filter);
    }
}
