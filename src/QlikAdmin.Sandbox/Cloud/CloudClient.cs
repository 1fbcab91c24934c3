using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A machine-to-machine OAuth client. The tenant makes a bot user for it when it gets its first token.</summary>
internal sealed record CloudClient(long Seq, string Id, string Name, string OwnerId, DateTimeOffset CreatedAt) : IRow
{
    public const string AppType = "web";

    public bool IsRemoved => false;

    public JsonObject ToJson() =>
        new()
        {
            ["clientId"] = Id,
            ["clientName"] = Name,
            ["appType"] = AppType,
            ["ownerId"] = OwnerId,
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["updatedAt"] = CreatedAt.UtcDateTime,
            ["createdByType"] = "user",
            ["allowedGrantTypes"] = new JsonArray("client_credentials"),
            ["allowedScopes"] = new JsonArray("admin_classic", "user_default"),
            ["allowedAuthMethods"] = new JsonArray("client_secret"),
        };
}
