using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>An OAuth token that a user granted to an application or a device.</summary>
internal sealed class CloudGrant : IRow
{
    public long Seq { get; set; }

    public bool IsRemoved { get; set; }

    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required string Description { get; init; }

    public required string DeviceType { get; init; }

    public DateTimeOffset? LastUsed { get; set; }

    /// <summary>The value that callers send. No list contains it.</summary>
    public required string Value { get; init; }

    /// <summary>A random secret that does not come from the seed.</summary>
    public static string NewValue() => "oauth." + RandomNumberGenerator.GetHexString(64, lowercase: true);

    public JsonObject ToJson(string tenantId)
    {
        JsonObject json = new()
        {
            ["id"] = Id,
            ["userId"] = UserId,
            ["tenantId"] = tenantId,
            ["description"] = Description,
            ["deviceType"] = DeviceType,
        };
        if (LastUsed is DateTimeOffset used)
        {
            json["lastUsed"] = used.UtcDateTime;
        }

        return json;
    }
}
