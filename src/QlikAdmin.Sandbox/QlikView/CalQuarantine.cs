namespace QlikAdmin.Sandbox.QlikView;

/// <summary>
/// How long a used CAL stays with its holder after it was taken back: 24 hours up to 11.20, 7 days on 12. A CAL that was never used is free
/// at once. The time counts from the removal and not from the last use. This is inferred: the vendor's texts say both.
/// </summary>
internal static class CalQuarantine
{
    private static readonly TimeSpan s_eleven = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_twelve = TimeSpan.FromDays(7);

    /// <summary>When the unit is free again; null means at once.</summary>
    public static DateTimeOffset? End(Cal cal, DateTimeOffset removed, bool isTwelve) =>
        cal.LastUsed is null ? null : removed + (isTwelve ? s_twelve : s_eleven);
}
