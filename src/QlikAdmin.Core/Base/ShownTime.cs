namespace QlikAdmin.Base;

/// <summary>Writes times for people and files, in UTC.</summary>
internal static class ShownTime
{
    /// <summary>A time to the minute, which says that it is UTC; null gives the word alone.</summary>
    public static string Minute(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>A time in ISO form, as exact as it is: <c>2026-03-01T09:30:00Z</c>, with a fraction only where it has one.</summary>
    public static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
