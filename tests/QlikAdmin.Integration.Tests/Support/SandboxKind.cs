using QlikAdmin.Sandbox;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>
/// What a test needs of its sandbox. All sandboxes start at the same time of their clock, so the same kind has the same rows.
/// </summary>
internal sealed record SandboxKind
{
    /// <summary>Enough for every kind of row: never used, used lately, quarantined, with an apostrophe, of another tenant.</summary>
    public int Users { get; init; } = 150;

    public int Seed { get; init; } = 7;

    public SenseLicenseMode Site { get; init; } = SenseLicenseMode.Serial;

    public CloudLicenseMode Tenant { get; init; } = CloudLicenseMode.UserBased;

    public RateLimitClock Limits { get; init; } = RateLimitClock.Off;
}
