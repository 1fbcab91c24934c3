namespace QlikAdmin.Http;

/// <summary>Reads the Retry-After header in both forms, seconds and date.</summary>
internal static class RetryAfter
{
    // Nobody waits as long as this, so longer waits need not be told apart.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>Null when the header is missing or has neither form. Never negative, and at most a day.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">The time on the server, as far as it is known. A date in the header follows the clock of the server.</param>
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

        // A text without a time of day is not an HTTP date, but the parser would still make a date of "1,5".
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
