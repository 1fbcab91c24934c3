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

    /// <summary>The user it acts for; <c>SCIM\\</c> and the identity provider for a SCIM key.</summary>
    public required string Subject { get; init; }

    public string SubjectType { get; init; } = UserType;

    public required string Description { get; set; }

    public required string CreatedByUser { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset LastUpdated { get; set; }

    public required DateTimeOffset Expiry { get; init; }

    public bool IsRevoked { get; set; }

    /// <summary>What callers send. Told once, in the answer to its creation.</summary>
    public required string Value { get; init; }

    /// <summary>A secret nobody can guess, and no seed repeats.</summary>
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
