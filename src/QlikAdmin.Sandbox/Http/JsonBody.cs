namespace QlikAdmin.Sandbox.Http;

/// <summary>Reads members of a JSON body, and writes those that are set.</summary>
internal static class JsonBody
{
    /// <summary>The text of a member; null when it is missing or not a text.</summary>
    public static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The truth value of a member; null when it is missing or neither true nor false.</summary>
    public static bool? Flag(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty(name, out JsonElement value)
        && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.ValueKind == JsonValueKind.True
            : null;

    /// <summary>The texts of a list; null when the member is missing or not a list of texts.</summary>
    public static List<string>? Texts(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.Array
        && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String)
            ? value.EnumerateArray().Select(v => v.GetString()!).ToList()
            : null;

    /// <summary>Reads an object; false for all other JSON.</summary>
    public static bool TryObject(ServiceRequest request, out JsonElement body) =>
        request.TryReadJson(out body) && body.ValueKind == JsonValueKind.Object;

    /// <summary>Reads a list of objects that have an operation and a path; null for all other JSON.</summary>
    public static List<PatchOperation>? Patch(ServiceRequest request)
    {
        if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<PatchOperation> operations = [];
        foreach (JsonElement item in body.EnumerateArray())
        {
            if (Text(item, "op") is not string op || Text(item, "path") is not string path)
            {
                return null;
            }

            item.TryGetProperty("value", out JsonElement value);
            operations.Add(new PatchOperation(op, path, value));
        }

        return operations.Count > 0 ? operations : null;
    }

    /// <summary>Adds a member unless its value is null.</summary>
    public static JsonObject AddIfSet(this JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }

        return json;
    }

    /// <summary>Sets every member of another object.</summary>
    public static JsonObject AddAll(this JsonObject json, JsonObject members)
    {
        foreach ((string name, JsonNode? value) in members)
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }

    /// <summary>Some members of a body, unchanged.</summary>
    public static JsonObject Pick(JsonElement body, params string[] names) =>
        new(
            body.EnumerateObject()
                .Where(p => System.Array.IndexOf(names, p.Name) >= 0)
                .Select(p => new KeyValuePair<string, JsonNode?>(p.Name, JsonNode.Parse(p.Value.GetRawText())))
        );

    public static JsonArray Array(IEnumerable<string> texts) => new(texts.Select(t => (JsonNode)JsonValue.Create(t)).ToArray());
}
