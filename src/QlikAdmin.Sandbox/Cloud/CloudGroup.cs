using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A group from the identity provider. Its members have its roles as well as their own.</summary>
internal sealed record CloudGroup(long Seq, string Id, string Name, DateTimeOffset CreatedAt) : IRow
{
    public bool IsRemoved => false;

    public IReadOnlyList<CloudRole> Roles { get; set; } = [];

    public JsonObject ToReference() =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["providerType"] = "idp",
            ["assignedRoles"] = RoleReferences(),
        };

    public JsonObject ToJson(string baseUri, string tenantId) =>
        new()
        {
            ["id"] = Id,
            ["tenantId"] = tenantId,
            ["name"] = Name,
            ["status"] = "active",
            ["providerType"] = "idp",
            ["assignedRoles"] = RoleReferences(),
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["lastUpdatedAt"] = CreatedAt.UtcDateTime,
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/groups/{Id}" } },
        };

    private JsonArray RoleReferences() => new(Roles.Select(r => (JsonNode)r.ToReference()).ToArray());
}
