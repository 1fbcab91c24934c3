using System;
using System.Globalization;
using System.Net.Http;
using System.Linq;

namespace QlikAdmin.Http;

/// <summary>Reads the Retry-After header in both forms, seconds and date.</summary>
internal static class RetryAfter
{
    /// <summary>Null when the header is missing or in neither form; never negative.</summary>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now)
    {
        return response.Headers.TryGetValues("Retry-After", out System.Collections.Generic.IEnumerable<string>? values)
            ? Parse(values.FirstOrDefault(), now)
            : null;
    }

    public static TimeSpan? Parse(string? text, DateTimeOffset now)
    {
        string trimmed = text?.Trim() ?? string.Empty;
        if (double.TryParse(trimmed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds));
        }

        if (DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset date))
        {
            return date > now ? date - now : TimeSpan.Zero;
        }

        return null;
    }
}
