namespace QlikAdmin.Plans;

/// <summary>Until when a unit would stay in quarantine if it were taken back now. A forecast for the reader of a plan: nothing is decided
/// by it.</summary>
/// <remarks>
/// Inferred from the vendors' pages and in this place only. Sense: used within 7 days, so in quarantine until 7 days after the last use
/// (with a signed key it
/// may be free at once). QlikView: a CAL that was used, 7 days, or 24 hours up to 11.20; whether from the last use or from the removal is
/// not said, so from
/// the removal, which is the longer one. Cloud, and the assigned users of a signed QlikView key: none known.
/// </remarks>
internal static class QuarantineForecast
{
    private static readonly TimeSpan s_week = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_day = TimeSpan.FromHours(24);

    /// <returns>Null where the unit is free at once, or nothing can be said.</returns>
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
