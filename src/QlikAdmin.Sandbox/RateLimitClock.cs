namespace QlikAdmin.Sandbox;

/// <summary>The clock that the request limits of the Cloud tenant use.</summary>
public enum RateLimitClock
{
    /// <summary>No limits.</summary>
    Off,

    /// <summary>The sandbox's own clock. Moving it forward ends a block.</summary>
    Sandbox,

    /// <summary>The machine's clock.</summary>
    Wall,
}
