namespace QlikAdmin.Http;

/// <summary>Reads the Retry-After header in both forms, seconds and date.</summary>
internal static class RetryAfter
{
    // A longer wait is longer than any that is waited for.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>Null when the header is missing or in neither form; never negative, and a day at the most.</summary>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now)
    {
        return response.Headers.TryGetValues("Retry-After", out System.Collections.Generic.IEnumerable<string>? values)
            ? Parse(values.FirstOrDefault(), now)
            : null;
    }

    public static TimeSpan? Parse(string? text, DateTimeOffset now)
    {
        string trimmed = text?.Trim() ?? string.Empty;
        if (
            double.TryParse(trimmed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && !double.IsNaN(seconds)
        )
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, s_longest.TotalSeconds));
        }

        // Without a time of day it is no HTTP date, but the parser would still make one of "1,5".
        if (
            trimmed.IndexOf(':') >= 0
            && DateTimeOffset.TryParse(
                trimmed,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTimeOffset date
            )
        )
        {
            TimeSpan wait = date - now;
            return wait <= TimeSpan.Zero ? TimeSpan.Zero
                : wait < s_longest ? wait
                : s_longest;
        }

        return null;
    }
}
