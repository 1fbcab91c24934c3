namespace QlikAdmin.Sandbox.Sense;

/// <summary>
/// Reads members of a request body like the repository: a missing member is empty, and a value of the wrong type is an error.
/// </summary>
internal static class SenseBody
{
    public static bool TryGet(JsonElement body, string name, out JsonElement value)
    {
        foreach (JsonProperty property in body.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind != JsonValueKind.Null)
            {
                value = property.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    public static string Text(JsonElement body, string name) =>
        TryGet(body, name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    public static string RequiredText(JsonElement body, string name) =>
        Text(body, name) is { Length: > 0 } text ? text : throw SenseException.Missing();

    public static bool Flag(JsonElement body, string name) =>
        TryGet(body, name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    public static int Number(JsonElement body, string name) =>
        TryGet(body, name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : 0;

    public static Guid Id(JsonElement body, string name) => Guid.TryParse(Text(body, name), out Guid id) ? id : Guid.Empty;

    public static DateTimeOffset? Date(JsonElement body, string name) =>
        DateTimeOffset.TryParse(
            Text(body, name),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset date
        )
            ? date
            : null;

    public static IEnumerable<JsonElement> Items(JsonElement body, string name) =>
        TryGet(body, name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : Enumerable.Empty<JsonElement>();
}
