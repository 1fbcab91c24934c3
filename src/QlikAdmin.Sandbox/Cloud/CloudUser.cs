using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A user record of the tenant.</summary>
internal sealed class CloudUser : IRow
{
    public long Seq { get; init; }

    public bool IsRemoved { get; set; }

    public required string Id { get; init; }

    public required string Subject { get; init; }

    public required string Name { get; set; }

    public string? Email { get; init; }

    public required string Status { get; set; }

    public string? Picture { get; init; }

    public string? ClientId { get; init; }

    public string? PreferredLocale { get; set; }

    public string? PreferredZoneinfo { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUpdatedAt { get; set; }

    /// <summary>When the invitation ends, Unix time in seconds.</summary>
    public long? InviteExpiry { get; set; }

    public IReadOnlyList<CloudRole> Roles { get; set; } = [];

    public IReadOnlyList<CloudGroup> Groups { get; set; } = [];

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public bool IsTenantAdmin => Roles.Any(r => r.Name == CloudRole.TenantAdmin);

    public JsonObject ToJson(string baseUri, string tenantId, bool withRoles)
    {
        JsonObject json = new()
        {
            ["id"] = Id,
            ["tenantId"] = tenantId,
            ["subject"] = Subject,
            ["name"] = Name,
            ["status"] = Status,
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["lastUpdatedAt"] = LastUpdatedAt.UtcDateTime,
        };
        json.AddIfSet("email", Email)
            .AddIfSet("picture", Picture)
            .AddIfSet("preferredLocale", PreferredLocale)
            .AddIfSet("preferredZoneinfo", PreferredZoneinfo)
            .AddIfSet("inviteExpiry", InviteExpiry);
        if (withRoles)
        {
            json["assignedRoles"] = new JsonArray(Roles.Select(r => (JsonNode)r.ToReference()).ToArray());
            json["assignedGroups"] = new JsonArray(Groups.Select(g => (JsonNode)g.ToReference()).ToArray());
            json["assignedScopes"] = JsonBody.Array(Scopes);
        }

        json["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/users/{Id}" } };
        return json;
    }
}
