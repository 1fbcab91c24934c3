namespace QlikAdmin.Base;

/// <summary>Writes times in sentences for people.</summary>
internal static class ShownTime
{
    /// <summary>A time to the minute, which says that it is UTC; null gives the word alone.</summary>
    public static string Minute(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
