using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Plans;

/// <summary>Reads JSON that people write: with comments, with the lines of its values, and without what the JSON reader accepts although it
/// is not JSON.</summary>
internal static class StrictJson
{
    private const int MaxDepth = 40;

    /// <param name="json">The text.</param>
    /// <param name="broken">Makes the error of a text that is not JSON, from a place and a problem.</param>
    /// <exception cref="QlikException">The one that <paramref name="broken"/> makes.</exception>
    public static JToken Read(string json, Func<string, string, QlikException> broken)
    {
        if (JsonStrictness.Find(json) is (int line, string problem))
        {
            throw broken(Line(line), problem);
        }

        try
        {
            using JsonTextReader reader = Json.Reader(new StringReader(json));
            reader.MaxDepth = MaxDepth;
            JToken token = JToken.ReadFrom(
                reader,
                new JsonLoadSettings
                {
                    LineInfoHandling = LineInfoHandling.Load,
                    CommentHandling = CommentHandling.Ignore,
                    DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error,
                }
            );
            while (reader.Read())
            {
                if (reader.TokenType != JsonToken.Comment)
                {
                    throw new JsonReaderException(
                        "More text follows the JSON value.",
                        reader.Path,
                        reader.LineNumber,
                        reader.LinePosition,
                        null
                    );
                }
            }

            return token;
        }
        catch (JsonReaderException e)
        {
            throw broken(Line(e.LineNumber), Words(e.Message));
        }
        catch (JsonException e)
        {
            throw broken("somewhere", Words(e.Message));
        }
    }

    /// <summary>The place of a value that was read.</summary>
    public static string Line(JToken token) => Line(((IJsonLineInfo)token).LineNumber);

    /// <summary>A line as a place, counted from 1.</summary>
    public static string Line(int line) => "line " + Math.Max(1, line).ToString(CultureInfo.InvariantCulture);

    /// <summary>The message without the position, which the place gives.</summary>
    private static string Words(string message)
    {
        int place = message.IndexOf(" Path '", StringComparison.Ordinal);
        return place > 0 ? message.Substring(0, place) : message;
    }
}
