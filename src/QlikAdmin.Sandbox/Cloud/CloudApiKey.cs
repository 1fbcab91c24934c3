using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>An API key: of a user, or of the client that provisions users through SCIM.</summary>
internal sealed class CloudApiKey : IRow
{
    public const string UserType = "user";
    public const string ScimType = "externalClient";

    public long Seq { get; set; }

    public bool IsRemoved { get; set; }

    public required string Id { get; init; }

    /// <summary>The user that the key acts for. For a SCIM key: <c>SCIM\\</c> and the identity provider.</summary>
    public required string Subject { get; init; }

    public string SubjectType { get; init; } = UserType;

    public required string Description { get; set; }

    public required string CreatedByUser { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset LastUpdated { get; set; }

    public required DateTimeOffset Expiry { get; init; }

    public bool IsRevoked { get; set; }

    /// <summary>The value that callers send. Only the answer to its creation contains it.</summary>
    public required string Value { get; init; }

    /// <summary>A random secret that does not come from the seed.</summary>
    public static string NewValue() => "key." + RandomNumberGenerator.GetHexString(64, lowercase: true);

    public string Status(DateTimeOffset now) =>
        IsRevoked ? "revoked"
        : Expiry <= now ? "expired"
        : "active";

    public JsonObject ToJson(string tenantId, DateTimeOffset now) =>
        new()
        {
            ["id"] = Id,
            ["tenantId"] = tenantId,
            ["sub"] = Subject,
            ["subType"] = SubjectType,
            ["status"] = Status(now),
            ["description"] = Description,
            ["createdByUser"] = CreatedByUser,
            ["created"] = Created.UtcDateTime,
            ["lastUpdated"] = LastUpdated.UtcDateTime,
            ["expiry"] = Expiry.UtcDateTime,
        };
}
