namespace QlikAdmin.Plans;

/// <summary>The end of quarantine of a unit if it were taken back now. It is a forecast for the reader of a plan, and decides
/// nothing.</summary>
/// <remarks>
/// Inferred from the vendors' pages, and only here. Sense: if the unit was used within 7 days, it is in quarantine until 7 days after the
/// last use. With a signed key it may be free at once. QlikView: a used CAL is in quarantine for 7 days, or for 24 hours up to version
/// 11.20. The pages do not say whether that counts from the last use or from the removal, so the removal is taken, which gives the longer
/// time. Cloud, and the assigned users of a signed QlikView key: no quarantine is known.
/// </remarks>
internal static class QuarantineForecast
{
    private static readonly TimeSpan s_week = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_day = TimeSpan.FromHours(24);

    /// <returns>Null where the unit is free at once, or nothing is known.</returns>
    public static DateTimeOffset? Of(PlanSubject subject, DateTimeOffset now)
    {
        if (subject.Allocation.LastUsedAt is not DateTimeOffset used)
        {
            return null;
        }

        switch (subject.Allocation.Product)
        {
            case QlikProduct.Sense:
                return used + s_week > now ? used + s_week : null;
            case QlikProduct.QlikView when subject.Allocation.Type.EndsWith("Cal", StringComparison.OrdinalIgnoreCase):
                bool old = subject.Connection.Version is string version && version.StartsWith("11.", StringComparison.Ordinal);
                return now + (old ? s_day : s_week);
            default:
                return null;
        }
    }
}
