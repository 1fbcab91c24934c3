using System.Text.RegularExpressions;

namespace QlikAdmin;

/// <summary>Reads and writes the durations that people type: <c>14d</c>, <c>36h</c>, <c>2w</c>, a TimeSpan, or plain days.</summary>
public static class Duration
{
    /// <summary>The accepted forms, for messages.</summary>
    public const string Forms = "14d (days), 36h (hours), 2w (weeks), 14 (days) or a TimeSpan such as 14.00:00:00";

    // A hundred years: nobody means a longer time, and it would go back past the first date that a calendar has.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(366 * 100);

    private static readonly Regex s_unit = new(@"^\s*(?<n>[0-9]+(\.[0-9]+)?)\s*(?<u>[hdwHDW])?\s*$", RegexOptions.CultureInvariant);

    /// <summary>Reads one duration.</summary>
    /// <exception cref="QlikException">InvalidDuration, with the accepted forms, when the text has none of these forms, or the duration is
    /// negative or too long.</exception>
    public static TimeSpan Parse(string text)
    {
        if (TryParse(text, out TimeSpan value))
        {
            return value;
        }

        throw new QlikException(ErrorReason.InvalidDuration, $"'{text}' is not a duration. Accepted: {Forms}.");
    }

    /// <summary>Reads one duration of 0 or more; false when the text has none of the accepted forms.</summary>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text is null)
        {
            return false;
        }

        Match match = s_unit.Match(text);
        if (match.Success)
        {
            double hours = double.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) * HoursPer(match.Groups["u"].Value);
            return TryFromHours(hours, out value);
        }

        // A TimeSpan needs a colon: without one, "1.5" would not be read as a day and a half.
        return text.IndexOf(':') >= 0
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span)
            && TryFrom(span, out value);
    }

    /// <summary>Makes a duration from a number of days; false when the number is negative, not a number or too large.</summary>
    public static bool TryFromDays(double days, out TimeSpan value) => TryFromHours(days * 24, out value);

    /// <summary>Writes a duration in its largest whole unit: <c>43d</c>, <c>5h</c>, <c>12m</c>; empty for null.</summary>
    public static string Format(TimeSpan? value)
    {
        if (value is not TimeSpan span)
        {
            return string.Empty;
        }

        string sign = span < TimeSpan.Zero ? "-" : string.Empty;
        TimeSpan size = span.Duration();
        string text =
            size.TotalDays >= 1 ? ((long)size.TotalDays).ToString(CultureInfo.InvariantCulture) + "d"
            : size.TotalHours >= 1 ? ((long)size.TotalHours).ToString(CultureInfo.InvariantCulture) + "h"
            : ((long)size.TotalMinutes).ToString(CultureInfo.InvariantCulture) + "m";
        return sign + text;
    }

    private static double HoursPer(string unit) =>
        unit switch
        {
            "h" or "H" => 1,
            "w" or "W" => 24 * 7,
            _ => 24,
        };

    private static bool TryFromHours(double hours, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        return hours >= 0 && hours <= s_longest.TotalHours && TryFrom(TimeSpan.FromHours(hours), out value);
    }

    private static bool TryFrom(TimeSpan span, out TimeSpan value)
    {
        bool usable = span >= TimeSpan.Zero && span <= s_longest;
        value = usable ? span : TimeSpan.Zero;
        return usable;
    }
}
