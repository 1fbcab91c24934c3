namespace QlikAdmin.Models;

/// <summary>How old a list may be that decides which units are taken back.</summary>
internal static class ListAge
{
    /// <summary>An older list is not good enough, whatever it costs to read it again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(30);

    // With this, at most a sixth of the time is spent on reading.
    private const int ReadingsBetween = 5;

    /// <summary>For a product that shows one unit only in the list of all units. The faster the list is read, the newer it must
    /// be.</summary>
    public static TimeSpan ByCost(TimeSpan reading)
    {
        TimeSpan age = TimeSpan.FromTicks(Math.Min(reading.Ticks, Longest.Ticks) * ReadingsBetween);
        return age < s_shortest ? s_shortest
            : age > Longest ? Longest
            : age;
    }
}
