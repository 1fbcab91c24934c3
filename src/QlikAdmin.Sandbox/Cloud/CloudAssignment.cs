using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A licence held by a subject. It belongs to the licence, so the subject may be unknown to this tenant.</summary>
internal sealed class CloudAssignment : IRow
{
    public long Seq { get; init; }

    public bool IsRemoved { get; set; }

    public required string Subject { get; init; }

    public required string Type { get; set; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The assignment exceeds the number that was bought.</summary>
    public bool Excess { get; set; }

    public JsonObject ToJson() =>
        new()
        {
            ["subject"] = Subject,
            ["type"] = Type,
            ["created"] = Created.UtcDateTime,
            ["excess"] = Excess,
        };
}
