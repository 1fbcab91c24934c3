using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>An app, or a script, which the app service keeps in the same way.</summary>
internal sealed class CloudApp(OwnedBasics basics, string itemId) : CatalogRow(basics, itemId)
{
    public override string Kind => ResourceType;

    public override string ResourceType => IsScript ? "script" : "app";

    public override string? ResourceSubType => SubType;

    public bool IsScript { get; init; }

    /// <summary>Null for an analytics app; <c>dataflow-prep</c>, for instance, for a data flow.</summary>
    public string? SubType { get; init; }

    public string? Description { get; set; }

    public DateTimeOffset? PublishTime { get; init; }

    public List<CloudAppObject> Objects { get; } = [];

    public override JsonObject Details() =>
        base.Details()
            .AddAll(
                new JsonObject
                {
                    ["objects"] = new JsonArray(
                        Objects.Select(o => (JsonNode)new JsonObject { ["id"] = o.Id, ["ownerId"] = o.OwnerId }).ToArray()
                    ),
                }
            );

    public JsonObject ToJson(bool mayChange)
    {
        JsonObject attributes = new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["description"] = Description ?? string.Empty,
            ["ownerId"] = OwnerId,
            ["owner"] = "auth0|" + OwnerId,
            ["createdDate"] = CreatedAt.UtcDateTime,
            ["modifiedDate"] = UpdatedAt.UtcDateTime,
            ["lastReloadTime"] = CreatedAt.UtcDateTime,
            ["published"] = PublishTime is not null,
            ["encrypted"] = true,
            ["hasSectionAccess"] = false,
            ["isDirectQueryMode"] = false,
            ["originAppId"] = string.Empty,
            ["thumbnail"] = string.Empty,
            ["dynamicColor"] = string.Empty,
            ["custom"] = new JsonObject(),
        };
        if (PublishTime is DateTimeOffset time)
        {
            attributes["publishTime"] = time.UtcDateTime;
        }

        return new JsonObject
        {
            ["attributes"] = attributes,
            ["privileges"] = JsonBody.Array(mayChange ? ["read", "update", "delete", "change_owner", "change_space", "reload"] : ["read"]),
            ["create"] = new JsonArray(new JsonObject { ["resource"] = "sheet", ["canCreate"] = mayChange }),
        };
    }
}
