using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>The roles that one user or group has in a space.</summary>
internal sealed class CloudSpaceAssignment : IRow
{
    public required long Seq { get; init; }

    public bool IsRemoved { get; set; }

    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string AssigneeId { get; init; }

    public required IReadOnlyList<string> Roles { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public required string CreatedBy { get; init; }

    public required string UpdatedBy { get; set; }

    public JsonObject ToJson(string baseUri, string tenantId, CloudSpace space) =>
        new()
        {
            ["id"] = Id,
            ["type"] = Type,
            ["assigneeId"] = AssigneeId,
            ["roles"] = JsonBody.Array(Roles),
            ["spaceId"] = space.Id,
            ["tenantId"] = tenantId,
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["createdBy"] = CreatedBy,
            ["updatedAt"] = UpdatedAt.UtcDateTime,
            ["updatedBy"] = UpdatedBy,
            ["links"] = new JsonObject
            {
                ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/spaces/{space.Id}/assignments/{Id}" },
                ["space"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/spaces/{space.Id}" },
            },
        };
}
