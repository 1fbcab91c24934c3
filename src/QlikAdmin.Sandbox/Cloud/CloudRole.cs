using System;
using System.Text.Json.Nodes;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A role of the tenant.</summary>
internal sealed record CloudRole(long Seq, string Id, string Name, string Level, bool IsFullUser, string Description, DateTimeOffset CreatedAt) : IRow
{
    public const string TenantAdmin = "TenantAdmin";

    public bool IsRemoved => false;

    public JsonObject ToReference() => new() { ["id"] = Id, ["name"] = Name, ["type"] = "default", ["level"] = Level };

    public JsonObject ToJson(string baseUri, string tenantId) => new()
    {
        ["id"] = Id,
        ["tenantId"] = tenantId,
        ["name"] = Name,
        ["type"] = "default",
        ["level"] = Level,
        ["description"] = Description,
        ["permissions"] = new JsonArray(),
        ["assignedScopes"] = new JsonArray(),
        ["userEntitlementType"] = IsFullUser ? "fullUser" : "basicUser",
        ["fullUser"] = IsFullUser,
        ["canEdit"] = false,
        ["canDelete"] = false,
        ["createdAt"] = CreatedAt.UtcDateTime,
        ["lastUpdatedAt"] = CreatedAt.UtcDateTime,
        ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/roles/{Id}" } },
    };
}
