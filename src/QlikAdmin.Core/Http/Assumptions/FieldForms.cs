using Newtonsoft.Json.Linq;

namespace QlikAdmin.Http.Assumptions;

/// <summary>Finds the form of a value, and describes it without showing it.</summary>
internal static class FieldForms
{
    private const int LongestPattern = 32;

    /// <summary>What a value shows of its field.</summary>
    public static FieldSight Sight(JToken? token, FieldForm form)
    {
        return token is null ? FieldSight.Absent
            : token.Type is JTokenType.Null or JTokenType.Undefined ? FieldSight.Null
            : IsRight(token, form) ? FieldSight.Right
            : FieldSight.Wrong;
    }

    /// <summary>What a text shows where a date is expected; null for a field without a value.</summary>
    public static FieldSight DateSight(string? text)
    {
        return string.IsNullOrEmpty(text) ? FieldSight.Null
            : IsDate(text!) ? FieldSight.Right
            : FieldSight.Wrong;
    }

    /// <summary>Whether a text is a date and time in the form of ISO 8601. Every other form could be read in more than one way.</summary>
    public static bool IsDate(string text)
    {
        const string Form = "0000-00-00T00:00:00";
        if (text.Length < Form.Length)
        {
            return false;
        }

        for (int i = 0; i < Form.Length; i++)
        {
            if (Form[i] == '0' ? text[i] is < '0' or > '9' : text[i] != Form[i])
            {
                return false;
            }
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
    }

    /// <summary>The form of a value in words: its type. For a text only the length or, for a date, the pattern.</summary>
    public static string Describe(JToken token)
    {
        return token.Type switch
        {
            JTokenType.String => DescribeText((string)token!),
            JTokenType.Integer or JTokenType.Float => "number",
            JTokenType.Boolean => "true or false",
            JTokenType.Array => "list",
            JTokenType.Object => "object",
            _ => "no value",
        };
    }

    /// <summary>Describes a text by its length. A text that looks like a date or a number is described by its pattern, with 9 for each
    /// digit.</summary>
    public static string DescribeText(string text)
    {
        bool isPattern =
            text.Length is > 5 and <= LongestPattern
            && text.Count(char.IsDigit) * 2 > text.Length
            && text.All(c => char.IsDigit(c) || "-/.:+ TZ".IndexOf(c) >= 0);
        return isPattern
            ? new string(text.Select(c => char.IsDigit(c) ? '9' : c).ToArray())
            : FormattableString.Invariant($"text of {text.Length}");
    }

    private static bool IsRight(JToken token, FieldForm form)
    {
        return form switch
        {
            FieldForm.Text => token is JValue && !string.IsNullOrEmpty(Json.Text(token)),
            FieldForm.Number => token is JValue && Json.Number(token) is not null,
            FieldForm.Flag => token is JValue && Json.Flag(token) is not null,
            FieldForm.Date => token.Type == JTokenType.String && IsDate((string)token!),
            FieldForm.List => token is JArray,
            _ => token is JObject,
        };
    }
}
