using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A role of the tenant: one of the vendor's, or a custom one.</summary>
internal sealed record CloudRole(long Seq, string Id, string Level, bool IsFullUser, DateTimeOffset CreatedAt) : IRow
{
    public const string TenantAdmin = "TenantAdmin";

    public bool IsRemoved { get; set; }

    public required string Name { get; set; }

    public required string Description { get; set; }

    public bool IsCustom { get; init; }

    public DateTimeOffset LastUpdatedAt { get; set; } = CreatedAt;

    /// <summary>Id of the user who made a custom role; null for a role of the vendor.</summary>
    public string? CreatedBy { get; init; }

    public string? UpdatedBy { get; set; }

    public IReadOnlyList<string> Scopes { get; set; } = [];

    public string Type => IsCustom ? "custom" : "default";

    public JsonObject ToReference() =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["type"] = Type,
            ["level"] = Level,
        };

    public JsonObject ToJson(string baseUri, string tenantId)
    {
        JsonObject json = new()
        {
            ["id"] = Id,
            ["tenantId"] = tenantId,
            ["name"] = Name,
            ["type"] = Type,
            ["level"] = Level,
            ["description"] = Description,
            ["permissions"] = new JsonArray(),
            ["assignedScopes"] = new JsonArray(Scopes.Select(s => (JsonNode)JsonValue.Create(s)).ToArray()),
            ["userEntitlementType"] = IsFullUser ? "fullUser" : "basicUser",
            ["fullUser"] = IsFullUser,
            ["canEdit"] = IsCustom,
            ["canDelete"] = IsCustom,
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["lastUpdatedAt"] = LastUpdatedAt.UtcDateTime,
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/roles/{Id}" } },
        };
        if (CreatedBy is not null)
        {
            json["createdBy"] = CreatedBy;
            json["updatedBy"] = UpdatedBy ?? CreatedBy;
        }

        return json;
    }
}
