namespace QlikAdmin.Models;

/// <summary>How old a list may be that units are taken away by.</summary>
internal static class ListAge
{
    /// <summary>Older than this none is good enough, whatever reading it again costs.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(30);

    // A sixth of the time goes into reading then, at the most.
    private const int ReadingsBetween = 5;

    /// <summary>For a product that tells of one unit only in the list of all: the cheaper the list, the younger it must be.</summary>
    public static TimeSpan ByCost(TimeSpan reading)
    {
        TimeSpan age = TimeSpan.FromTicks(Math.Min(reading.Ticks, Longest.Ticks) * ReadingsBetween);
        return age < s_shortest ? s_shortest
            : age > Longest ? Longest
            : age;
    }
}
