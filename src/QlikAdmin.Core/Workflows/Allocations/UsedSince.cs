using QlikAdmin.Base;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Finds out whether a unit was used after it was chosen by its last use.</summary>
internal static class UsedSince
{
    /// <summary>Whether the last use of a row is known, including "never".</summary>
    public static bool IsKnown(Allocation wanted) => wanted.LastUsedAt is not null || wanted.LastUsedSource == LastUsedSource.Allocation;

    /// <summary>Why a row is left alone, with both dates; null when it was not used since, or its use is not known.</summary>
    /// <param name="wanted">The row as it was chosen.</param>
    /// <param name="nowUsedAt">The last use as of now, in UTC; null for never, or not known.</param>
    public static string? Why(Allocation wanted, DateTimeOffset? nowUsedAt)
    {
        if (
            !IsKnown(wanted)
            || nowUsedAt is not DateTimeOffset now
            || (wanted.LastUsedAt is DateTimeOffset before && now - before < Precision(before))
        )
        {
            return null;
        }

        string known = wanted.LastUsedAt is DateTimeOffset last ? $"was last used on {ShownTime.Minute(last)}" : "had never been used";
        return $"It was used on {ShownTime.Minute(now)}. When it was listed, it {known}.";
    }

    /// <summary>The precision of a date: files keep whole seconds, and spreadsheets whole minutes or days.</summary>
    private static TimeSpan Precision(DateTimeOffset date)
    {
        return date.TimeOfDay == TimeSpan.Zero ? TimeSpan.FromDays(1)
            : date.Second == 0 && date.Millisecond == 0 ? TimeSpan.FromMinutes(1)
            : TimeSpan.FromSeconds(1);
    }
}
