namespace QlikAdmin.Sandbox;

/// <summary>The kind of subscription of the emulated Qlik Cloud tenant. It decides the names of the assignment types.</summary>
public enum CloudLicenseMode
{
    /// <summary>User-based: <c>professional</c> and <c>analyzer</c>, and minutes of <c>analyzer_time</c>.</summary>
    UserBased,

    /// <summary>Capacity-based: <c>fullUser</c> and <c>basicUser</c>.</summary>
    Capacity,
}
