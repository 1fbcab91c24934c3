using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>A sheet, bookmark or story of an app, which has an owner of its own.</summary>
internal sealed class CloudAppObject
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string ObjectType { get; init; }

    public required string OwnerId { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public JsonObject ToJson(DateTimeOffset updated) =>
        new()
        {
            ["attributes"] = new JsonObject
            {
                ["id"] = Id,
                ["name"] = Name,
                ["objectType"] = ObjectType,
                ["ownerId"] = OwnerId,
                ["approved"] = false,
                ["createdAt"] = CreatedAt.UtcDateTime,
                ["updatedAt"] = updated.UtcDateTime,
            },
            ["privileges"] = JsonBody.Array(["read"]),
        };
}
