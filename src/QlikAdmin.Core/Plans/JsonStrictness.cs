using System.Text.RegularExpressions;

namespace QlikAdmin.Plans;

/// <summary>Finds what the JSON reader accepts although it is not JSON. It is usually a mistake, such as 010, which would be read as
/// 8.</summary>
internal static class JsonStrictness
{
    private static readonly Regex s_number = new("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant);

    /// <returns>The first problem and its line, counted from 1; null for none. Comments are no problem.</returns>
    public static (int Line, string Problem)? Find(string json)
    {
        int line = 1;
        char before = '\0';
        for (int i = 0; i < json.Length; )
        {
            char c = json[i];
            if (char.IsWhiteSpace(c) || c == '\uFEFF')
            {
                line += c == '\n' || (c == '\r' && !At(json, i + 1, '\n')) ? 1 : 0;
                i++;
                continue;
            }

            if (c == '/' && (At(json, i + 1, '/') || At(json, i + 1, '*')))
            {
                int end = EndOfComment(json, i);
                line += Lines(json, i, end);
                i = end;
                continue;
            }

            if (before == ',' && (c is ']' or '}'))
            {
                return (line, "there is a comma before the closing bracket");
            }

            if (c == ',' && (before is '[' or '{' or ',' or ':'))
            {
                return (line, "a value is missing before a comma");
            }

            int start = i;
            i =
                c == '"' ? EndOfText(json, i)
                : c is '{' or '}' or '[' or ']' or ',' or ':' ? i + 1
                : EndOfWord(json, i);
            if (Problem(json.Substring(start, i - start)) is string problem)
            {
                return (line, problem);
            }

            line += Lines(json, start, i);
            before = c;
        }

        return null;
    }

    private static string? Problem(string token)
    {
        char c = token[0];
        return c is '"' or '{' or '}' or '[' or ']' or ',' or ':' || token is "true" or "false" or "null" || s_number.IsMatch(token) ? null
            : c is '-' or '+' or '.' || char.IsDigit(c) ? $"{Short(token)} is not a JSON number: write it in decimal, without leading zeros"
            : $"{Short(token)} is not a JSON value: texts and keys must be in double quotes";
    }

    private static string Short(string token) => token.Length <= 40 ? token : token.Substring(0, 40) + "...";

    private static bool At(string text, int index, char c) => index < text.Length && text[index] == c;

    private static int EndOfText(string json, int start)
    {
        for (int i = start + 1; i < json.Length; i++)
        {
            if (json[i] == '\\')
            {
                i++;
            }
            else if (json[i] == '"')
            {
                return i + 1;
            }
        }

        return json.Length;
    }

    private static int EndOfComment(string json, int start)
    {
        int end =
            json[start + 1] == '/'
                ? json.IndexOfAny(new[] { '\r', '\n' }, start)
                : json.IndexOf("*/", start + 2, StringComparison.Ordinal) + 2;
        return end < start + 2 ? json.Length : end;
    }

    private static int EndOfWord(string json, int start)
    {
        int i = start + 1;
        while (i < json.Length && !char.IsWhiteSpace(json[i]) && "{}[],:\"/".IndexOf(json[i]) < 0)
        {
            i++;
        }

        return i;
    }

    private static int Lines(string json, int start, int end)
    {
        int lines = 0;
        for (int i = start; i < end; i++)
        {
            lines += json[i] == '\n' || (json[i] == '\r' && !At(json, i + 1, '\n')) ? 1 : 0;
        }

        return lines;
    }
}
