using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using NJsonSchema;
using NJsonSchema.Validation;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>Turns the schemas of a document into JSON schemas and validates bodies with them.</summary>
/// <remarks>Stricter than the documents: a member that a schema with members does not name is an error, since a misspelt one would be.</remarks>
internal sealed class Schemas
{
    private static readonly ConditionalWeakTable<ApiDescription, Schemas> s_all = new();

    private readonly ApiDescription _description;
    private readonly ConcurrentDictionary<JsonObject, Task<JsonSchema>> _compiled = new();

    // The same list is read again and again by different tests, and to judge it takes longer than to send it.
    private readonly ConcurrentDictionary<(JsonObject Schema, string Body), IReadOnlyList<(string Where, string What)>> _judged = new();

    private Schemas(ApiDescription description)
    {
        _description = description;
    }

    public static Schemas Of(ApiDescription description) => s_all.GetValue(description, d => new Schemas(d));

    /// <returns>One line an error, empty when the body fits.</returns>
    public async Task<IReadOnlyList<(string Where, string What)>> ValidateAsync(JsonObject schema, string body)
    {
        JsonSchema compiled = await _compiled.GetOrAdd(schema, CompileAsync);
        string hash = System.Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        return _judged.GetOrAdd((schema, hash), _ => Judge(compiled, body));
    }

    private static IReadOnlyList<(string Where, string What)> Judge(JsonSchema schema, string body)
    {
        try
        {
            return schema.Validate(body).SelectMany(Flatten).ToList();
        }
        catch (Newtonsoft.Json.JsonException e)
        {
            return [(string.Empty, "no JSON: " + e.Message)];
        }
    }

    private static IEnumerable<(string Where, string What)> Flatten(ValidationError error)
    {
        // A choice or a list reports its parts below itself; the parts say what is wrong.
        IEnumerable<ValidationError> below = error is ChildSchemaValidationError parts ? parts.Errors.Values.SelectMany(e => e) : [];
        List<(string, string)> lines = below.SelectMany(Flatten).ToList();
        return lines.Count > 0 ? lines : [(WithoutIndexes(error.Path ?? string.Empty), error.Kind.ToString() + Value(error))];
    }

    /// <summary>A word that is not on a list says more than its place.</summary>
    private static string Value(ValidationError error) => error.Kind == ValidationErrorKind.NotInEnumeration ? ": " + error.Token : string.Empty;

    private static string WithoutIndexes(string path)
    {
        return string.Join(".", path.TrimStart('#', '/', '.').Split('.').Select(p => System.Text.RegularExpressions.Regex.Replace(p, "\\[[0-9]+\\]", "[]")));
    }

    private async Task<JsonSchema> CompileAsync(JsonObject schema)
    {
        Dictionary<string, JsonNode> definitions = new(StringComparer.Ordinal);
        JsonObject root = Convert(schema, definitions).AsObject();
        JsonObject document = new() { ["definitions"] = new JsonObject(definitions.Select(d => new KeyValuePair<string, JsonNode?>(d.Key, d.Value))) };
        foreach ((string name, JsonNode? value) in root.ToList())
        {
            root.Remove(name);
            document[name] = value;
        }

        // A reference at the root may have no siblings.
        if (document["$ref"] is JsonNode reference)
        {
            document.Remove("$ref");
            document["allOf"] = new JsonArray(new JsonObject { ["$ref"] = reference });
        }

        return await JsonSchema.FromJsonAsync(document.ToJsonString(), CancellationToken.None);
    }

    private JsonNode Convert(JsonObject node, Dictionary<string, JsonNode> definitions)
    {
        if (node["$ref"]?.GetValue<string>() is string reference)
        {
            if (!reference.StartsWith(_description.SchemaPrefix, StringComparison.Ordinal))
            {
                return Convert(_description.Resolve(node), definitions);
            }

            string name = reference[_description.SchemaPrefix.Length..];
            if (!definitions.ContainsKey(name))
            {
                definitions[name] = new JsonObject();
                definitions[name] = Convert(_description.Resolve(node), definitions);
            }

            return new JsonObject { ["$ref"] = "#/definitions/" + name };
        }

        if (node["allOf"] is JsonArray parts)
        {
            return Convert(Merge(node, parts), definitions);
        }

        JsonObject result = new();
        foreach ((string name, JsonNode? value) in node)
        {
            switch (name)
            {
                case "properties":
                    result[name] = new JsonObject(value!.AsObject().Select(p => new KeyValuePair<string, JsonNode?>(p.Key, Convert(p.Value!.AsObject(), definitions))));
                    break;
                case "items" or "additionalProperties" or "not" when value is JsonObject inner:
                    result[name] = Convert(inner, definitions);
                    break;
                case "oneOf" or "anyOf":
                    result[name] = new JsonArray(value!.AsArray().Select(p => (JsonNode?)Convert(p!.AsObject(), definitions)).ToArray());
                    break;
                case "type" or "required" or "enum" or "additionalProperties" or "minLength" or "maxLength" or "minimum" or "maximum" or "pattern"
                    or "minItems" or "maxItems" or "uniqueItems" or "exclusiveMinimum" or "exclusiveMaximum":
                    result[name] = value!.DeepClone();
                    break;
                case "format" when value!.GetValue<string>() is "date-time" or "uuid":
                    result[name] = value.GetValue<string>() == "uuid" ? "guid" : "date-time";
                    break;
                default:
                    // Words for people, and extensions of the vendor.
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

    /// <summary>Parts that must all hold, as one object: else each would call the members of the others unknown.</summary>
    private JsonObject Merge(JsonObject node, JsonArray parts)
    {
        JsonObject merged = new() { ["type"] = "object", ["properties"] = new JsonObject(), ["required"] = new JsonArray() };
        JsonObject own = new(node.Where(p => p.Key != "allOf").Select(p => new KeyValuePair<string, JsonNode?>(p.Key, p.Value?.DeepClone())));
        foreach (JsonObject part in parts.Select(p => _description.Resolve(p!.AsObject())).Append(own))
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
