using System.Text.Json.Nodes;

namespace QlikAdmin.Contracts;

/// <summary>Turns the schemas of a document into JSON schemas, without their descriptions.</summary>
/// <remarks>Stricter than the documents: a member that is not in a schema with members is an error, because it may be misspelt.</remarks>
internal sealed class SchemaConverter
{
    private readonly JsonObject _root;
    private readonly string _prefix;

    /// <param name="root">The document.</param>
    /// <param name="prefix">Where the document keeps the schemas that others refer to, written as in their references.</param>
    public SchemaConverter(JsonObject root, string prefix)
    {
        _root = root;
        _prefix = prefix;
    }

    /// <summary>The named schemas that were referenced so far.</summary>
    public SortedDictionary<string, JsonObject> Definitions { get; } = new(StringComparer.Ordinal);

    /// <summary>The node itself, or what its reference points at.</summary>
    public JsonObject Resolve(JsonObject node)
    {
        while (node["$ref"]?.GetValue<string>() is string reference)
        {
            node = reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode)_root, (at, part) => at[part]!).AsObject();
        }

        return node;
    }

    /// <summary>A value in an address: the line itself has its kind, and it cannot be null.</summary>
    public JsonObject ConvertQuery(JsonObject node)
    {
        JsonObject copy = Resolve(node).DeepClone().AsObject();
        copy.Remove("nullable");
        copy.Remove("required");
        if (copy["items"] is JsonObject items)
        {
            copy["items"] = Resolve(items).DeepClone();
        }

        JsonObject schema = Convert(copy);
        if (copy["allowEmptyValue"]?.GetValue<bool>() == true)
        {
            schema["allowEmptyValue"] = true;
        }

        return schema;
    }

    public JsonObject Convert(JsonObject node)
    {
        if (node["$ref"]?.GetValue<string>() is string reference)
        {
            if (!reference.StartsWith(_prefix, StringComparison.Ordinal))
            {
                return Convert(Resolve(node));
            }

            string name = reference[_prefix.Length..];
            if (Definitions.TryAdd(name, []))
            {
                Definitions[name] = Convert(Resolve(node));
            }

            return SchemaFacts.ReferTo(name);
        }

        if (node["allOf"] is JsonArray parts)
        {
            return Convert(Merge(node, parts));
        }

        JsonObject result = new();
        foreach ((string name, JsonNode? value) in node)
        {
            switch (name)
            {
                case "properties":
                    result[name] = new JsonObject(
                        value!.AsObject().Select(p => new KeyValuePair<string, JsonNode?>(p.Key, Convert(p.Value!.AsObject())))
                    );
                    break;
                case "items" or "additionalProperties" or "not" when value is JsonObject inner:
                    result[name] = Convert(inner);
                    break;
                case "oneOf" or "anyOf":
                    result[name] = new JsonArray(value!.AsArray().Select(p => (JsonNode?)Convert(p!.AsObject())).ToArray());
                    break;
                case "type"
                or "required"
                or "enum"
                or "additionalProperties"
                or "minLength"
                or "maxLength"
                or "minimum"
                or "maximum"
                or "pattern"
                or "minItems"
                or "maxItems"
                or "uniqueItems"
                or "exclusiveMinimum"
                or "exclusiveMaximum":
                    result[name] = value!.DeepClone();
                    break;
                case "format" when value!.GetValue<string>() is "date-time" or "uuid":
                    result[name] = value.GetValue<string>() == "uuid" ? "guid" : "date-time";
                    break;
                default:
                    // Descriptions, and extensions of the vendor.
                    break;
            }
        }

        if (result["properties"] is JsonObject { Count: > 0 } && result["additionalProperties"] is null)
        {
            result["additionalProperties"] = false;
        }

        if (node["nullable"]?.GetValue<bool>() == true && result["type"] is JsonValue type)
        {
            result["type"] = new JsonArray(type.DeepClone(), "null");
            if (result["enum"] is JsonArray values)
            {
                values.Add((JsonNode?)null);
            }
        }

        return result;
    }

    /// <summary>
    /// Joins parts that must all be true into one object. Otherwise each part would reject the members of the others as unknown.
    /// </summary>
    private JsonObject Merge(JsonObject node, JsonArray parts)
    {
        JsonObject merged = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(),
            ["required"] = new JsonArray(),
        };
        JsonObject own = new(
            node.Where(p => p.Key != "allOf").Select(p => new KeyValuePair<string, JsonNode?>(p.Key, p.Value?.DeepClone()))
        );
        foreach (JsonObject part in parts.Select(p => Resolve(p!.AsObject())).Append(own))
        {
            JsonObject flat = part["allOf"] is JsonArray deeper ? Merge(part, deeper) : part;
            foreach ((string name, JsonNode? schema) in flat["properties"] as JsonObject ?? new JsonObject())
            {
                merged["properties"]![name] = schema!.DeepClone();
            }

            foreach (JsonNode? name in flat["required"] as JsonArray ?? new JsonArray())
            {
                merged["required"]!.AsArray().Add(name!.DeepClone());
            }
        }

        return merged;
    }
}
