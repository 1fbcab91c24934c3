namespace QlikAdmin.Sandbox.Sense;

/// <summary>A session that used an allocation.</summary>
internal sealed class SenseUsage : SenseEntity
{
    public required SenseAllocation Allocation { get; init; }

    public required DateTimeOffset UseStartTime { get; init; }

    public required DateTimeOffset LatestActivity { get; init; }

    public required string SessionId { get; init; }
}
