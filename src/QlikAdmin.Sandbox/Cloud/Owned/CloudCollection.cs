using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>A list of items that a person made. A collection does not count as an owned item.</summary>
internal sealed class CloudCollection(OwnedBasics basics) : OwnedRow(basics)
{
    public override string Kind => "collection";

    /// <summary>private, public, publicgoverned or favorite.</summary>
    public required string Type { get; set; }

    public string? Description { get; set; }

    /// <summary>Ids in the catalogue, the oldest first.</summary>
    public List<string> ItemIds { get; } = [];

    public JsonObject ToJson(string baseUri, string tenantId) =>
        new JsonObject
        {
            ["id"] = Id,
            ["name"] = Name,
            ["type"] = Type,
            ["tenantId"] = tenantId,
            ["creatorId"] = CreatedBy,
            ["updaterId"] = UpdatedBy,
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["updatedAt"] = UpdatedAt.UtcDateTime,
            ["itemCount"] = ItemIds.Count,
            ["links"] = new JsonObject
            {
                ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/collections/{Id}" },
                ["items"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/collections/{Id}/items" },
            },
        }.AddIfSet("description", Description);
}
