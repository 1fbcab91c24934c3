using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace QlikAdmin.Contracts;

/// <summary>The words of a line: names, in quotes if needed, and values, which are JSON.</summary>
internal static partial class FactWords
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Name(string name) => Plain().IsMatch(name) ? name : Value(JsonValue.Create(name));

    public static string Value(JsonNode? value) => value is null ? "null" : value.ToJsonString(s_plain);

    /// <summary>Removes a name from the start of a text and returns it.</summary>
    public static string TakeName(ref string text)
    {
        if (text.StartsWith('"'))
        {
            return TakeValue(ref text)!.GetValue<string>();
        }

        Match match = PlainStart().Match(text);
        text = text[match.Length..];
        return match.Value;
    }

    /// <summary>Removes a JSON value from the start of a text and returns it; the rest stays.</summary>
    public static JsonNode? TakeValue(ref string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            reader.Read();
            JsonNode? value = JsonNode.Parse(ref reader);
            text = Encoding.UTF8.GetString(bytes.AsSpan((int)reader.BytesConsumed));
            return value;
        }
        catch (JsonException e)
        {
            throw new ContractException($"No value begins here: {text}", e);
        }
    }

    /// <summary>Values in a sorted order, so that the vendor's order makes no difference.</summary>
    public static JsonArray Sorted(IEnumerable<JsonNode?> values)
    {
        SortedDictionary<string, JsonNode?> sorted = new(StringComparer.Ordinal);
        foreach (JsonNode? value in values)
        {
            sorted[Value(value)] = value?.DeepClone();
        }

        return new JsonArray([.. sorted.Values]);
    }

    [GeneratedRegex(@"^[A-Za-z_$@][A-Za-z0-9_$@.:\-]*$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[A-Za-z0-9_$@.:\-]*")]
    private static partial Regex PlainStart();
}
