using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace QlikAdmin.Http;

/// <summary>The few JSON helpers that every product shares. Dates stay text until someone asks for a date.</summary>
internal static class Json
{
    /// <summary>Years before this one mean "never": servers write 0001 or 1753.</summary>
    private const int FirstRealYear = 1900;

    /// <exception cref="JsonException">The text is not exactly one JSON value.</exception>
    /// <exception cref="TreeTooLargeException">It holds more than <paramref name="most"/> values.</exception>
    public static JToken Parse(string text, int most = ReadLimits.MostNodes) => Parse(new StringReader(text), most);

    /// <inheritdoc cref="Parse(string, int)" />
    public static JToken Parse(TextReader text, int most = ReadLimits.MostNodes)
    {
        using CountingJsonReader reader = new(text, most);
        JToken token = JToken.ReadFrom(reader);
        while (reader.Read())
        {
            if (reader.TokenType != JsonToken.Comment)
            {
                throw new JsonReaderException("More text follows the JSON value.");
            }
        }

        return token;
    }

    public static JsonTextReader Reader(TextReader text) => new(text) { DateParseHandling = DateParseHandling.None };

    /// <summary>The value as text, for any scalar; null for a missing, null or composite value.</summary>
    public static string? Text(JToken? token)
    {
        return token is JValue { Value: not null } value ? Convert.ToString(value.Value, CultureInfo.InvariantCulture) : null;
    }

    public static double? Number(JToken? token)
    {
        return double.TryParse(Text(token), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
    }

    public static bool? Flag(JToken? token)
    {
        return bool.TryParse(Text(token), out bool value) ? value : null;
    }

    /// <summary>A date in UTC; null when it is missing, unreadable, or one of the dates that mean "never".</summary>
    public static DateTimeOffset? Date(string? text)
    {
        return
            DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTimeOffset date
            )
            && date.Year >= FirstRealYear
            ? date
            : null;
    }
}
