using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>An OAuth token that a user let an application or a device have.</summary>
internal sealed class CloudGrant : IRow
{
    public long Seq { get; set; }

    public bool IsRemoved { get; set; }

    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required string Description { get; init; }

    public required string DeviceType { get; init; }

    public DateTimeOffset? LastUsed { get; set; }

    /// <summary>What callers send. No list tells it.</summary>
    public required string Value { get; init; }

    /// <summary>A secret nobody can guess, and no seed repeats.</summary>
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
