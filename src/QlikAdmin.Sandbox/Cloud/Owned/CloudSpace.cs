using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>A shared, managed or data space.</summary>
internal sealed class CloudSpace(OwnedBasics basics) : OwnedRow(basics)
{
    public override string Kind => "space";

    public required string Type { get; init; }

    public string? Description { get; set; }

    public List<CloudSpaceAssignment> Assignments { get; } = [];

    /// <summary>Roles that can be given in a space of this type.</summary>
    public string[] AssignableRoles =>
        Type switch
        {
            "managed" => ["consumer", "contributor", "dataconsumer", "facilitator", "operator", "publisher", "basicconsumer"],
            "data" => ["consumer", "dataconsumer", "datapreview", "facilitator", "operator", "producer", "publisher"],
            _ => ["consumer", "dataconsumer", "facilitator", "producer", "codeveloper"],
        };

    public override JsonObject Details() => new() { ["type"] = Type, ["assignments"] = Assignments.Count };

    /// <summary>The space as one caller sees it: it includes what the caller may do.</summary>
    public JsonObject ToJson(string baseUri, string tenantId, CloudCaller caller)
    {
        bool isOwner = OwnerId == caller.User.Id;
        bool mayChange = isOwner || caller.CanManageSpaces;
        IEnumerable<string> roles = isOwner
            ? AssignableRoles
            : Assignments.Where(a => a.AssigneeId == caller.User.Id).SelectMany(a => a.Roles);
        JsonObject json = new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["type"] = Type,
            ["ownerId"] = OwnerId,
            ["tenantId"] = tenantId,
            ["description"] = Description ?? string.Empty,
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["createdBy"] = CreatedBy,
            ["updatedAt"] = UpdatedAt.UtcDateTime,
            ["meta"] = new JsonObject
            {
                ["roles"] = JsonBody.Array(roles.Distinct()),
                ["actions"] = JsonBody.Array(mayChange ? ["change_owner", "create", "read", "update", "delete"] : ["read"]),
                ["assignableRoles"] = JsonBody.Array(mayChange ? AssignableRoles : []),
            },
            ["links"] = new JsonObject
            {
                ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/spaces/{Id}" },
                ["assignments"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/spaces/{Id}/assignments" },
            },
        };
        return json;
    }
}
