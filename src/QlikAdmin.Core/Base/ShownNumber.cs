namespace QlikAdmin.Base;

/// <summary>Writes lengths of time as numbers, for files.</summary>
internal static class ShownNumber
{
    /// <summary>Days with two decimals; null for null.</summary>
    public static double? Days(TimeSpan? span) => span is TimeSpan given ? Math.Round(given.TotalDays, 2) : null;

    /// <summary>Seconds with three decimals.</summary>
    public static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 3);
}
