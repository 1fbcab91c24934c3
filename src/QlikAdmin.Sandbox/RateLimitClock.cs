namespace QlikAdmin.Sandbox;

/// <summary>Which clock the request limits of the Cloud tenant are counted by.</summary>
public enum RateLimitClock
{
    /// <summary>No limits.</summary>
    Off,

    /// <summary>The sandbox's own clock, so that moving it lifts a block.</summary>
    Sandbox,

    /// <summary>The machine's clock.</summary>
    Wall,
}
