using System.Text.Json.Nodes;

namespace QlikAdmin.Contracts;

/// <summary>Writes a JSON schema as lines, one for each member, and reads it back.</summary>
/// <remarks>An object with members has no others, unless the line says <c>open</c>.</remarks>
internal static class SchemaFacts
{
    private const string Reference = "#/definitions/";
    private const string Open = "open";
    private const string Closed = "closed";
    private const string Requires = "requires";
    private const string AnyType = "any";
    private const string Items = "[]";
    private const string Others = "{}";

    private static readonly string[] s_values =
    [
        "format",
        "enum",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "allowEmptyValue",
    ];

    private static readonly string[] s_choices = ["oneOf", "anyOf"];

    public static JsonObject ReferTo(string name) => new() { ["$ref"] = Reference + name };

    /// <summary>The name of the schema that a node stands for; null when it is a schema itself.</summary>
    public static string? ReferredBy(JsonObject schema) => schema["$ref"]?.GetValue<string>()[Reference.Length..];

    /// <summary>The names that a schema and its parts refer to.</summary>
    public static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject schema when ReferredBy(schema) is string name => [name],
            JsonObject schema => schema.SelectMany(p => References(p.Value)),
            JsonArray parts => parts.SelectMany(References),
            _ => [],
        };

    /// <param name="start">The start of the line: a mark or a name.</param>
    /// <param name="schema">The schema, as JSON Schema.</param>
    public static FactLine Write(string start, JsonObject schema)
    {
        string text = start;
        JsonObject inner = schema;
        text += " " + Words(inner);
        while (IsPlainList(inner))
        {
            inner = inner["items"]!.AsObject();
            text += " of " + Words(inner);
        }

        FactLine line = new(text);
        HashSet<string> required = Required(inner).ToHashSet(StringComparer.Ordinal);
        foreach ((string name, JsonNode? member) in (inner["properties"] as JsonObject ?? []).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            line.Below.Add(Write(FactWords.Name(name) + (required.Contains(name) ? "!" : string.Empty), member!.AsObject()));
        }

        if (inner["items"] is JsonObject items)
        {
            line.Below.Add(Write(Items, items));
        }

        if (inner["additionalProperties"] is JsonObject others)
        {
            line.Below.Add(Write(Others, others));
        }

        foreach (string choice in s_choices)
        {
            line.Below.AddRange((inner[choice] as JsonArray ?? []).Select(p => Write($"({choice})", p!.AsObject())));
        }

        if (inner["not"] is JsonObject not)
        {
            line.Below.Add(Write("(not)", not));
        }

        return line;
    }

    /// <param name="text">The text after the mark or the name.</param>
    /// <param name="below">The lines below.</param>
    public static JsonObject Read(string text, IReadOnlyList<FactLine> below)
    {
        if (text.StartsWith('#'))
        {
            string name = text[1..];
            return ReferTo(FactWords.TakeName(ref name));
        }

        FactLine rest = new(text);
        JsonObject schema = new();
        string[] types = rest.Take().Split('|');
        if (types is not [AnyType])
        {
            schema["type"] = types.Length == 1 ? types[0] : new JsonArray([.. types.Select(t => JsonValue.Create(t))]);
        }

        JsonArray required = new();
        string left = rest.Text;
        while (left.Length > 0)
        {
            string word = FactWords.TakeName(ref left);
            if (word == "of")
            {
                schema["items"] = Read(left.TrimStart(), below);
                below = [];
                left = string.Empty;
            }
            else if (word is Open or Closed)
            {
                schema["additionalProperties"] = word == Open;
            }
            else if (left.StartsWith('='))
            {
                left = left[1..];
                JsonNode? value = FactWords.TakeValue(ref left);
                if (word == Requires)
                {
                    required = value!.AsArray();
                }
                else
                {
                    schema[word] = value;
                }
            }
            else
            {
                throw new ContractException($"'{word}' says nothing about a schema: {text}");
            }

            left = left.TrimStart();
        }

        foreach (FactLine line in below)
        {
            ReadPart(schema, required, line.Text, line.Below);
        }

        if (schema["properties"] is not null && schema["additionalProperties"] is null)
        {
            schema["additionalProperties"] = false;
        }

        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }

    private static void ReadPart(JsonObject schema, JsonArray required, string text, IReadOnlyList<FactLine> below)
    {
        FactLine rest = new(text);
        if (text.StartsWith('(') || text.StartsWith('[') || text.StartsWith('{'))
        {
            string mark = rest.Take();
            JsonObject part = Read(rest.Text, below);
            if (s_choices.Contains(mark.Trim('(', ')')))
            {
                (schema[mark.Trim('(', ')')] ??= new JsonArray()).AsArray().Add((JsonNode)part);
            }
            else
            {
                schema[
                    mark switch
                    {
                        Items => "items",
                        Others => "additionalProperties",
                        "(not)" => "not",
                        _ => throw new ContractException($"'{mark}' is no part of a schema."),
                    }
                ] = part;
            }

            return;
        }

        string left = text;
        string name = FactWords.TakeName(ref left);
        if (left.StartsWith('!'))
        {
            required.Add((JsonNode)JsonValue.Create(name));
            left = left[1..];
        }

        (schema["properties"] ??= new JsonObject()).AsObject()[name] = Read(left.TrimStart(), below);
    }

    private static string Words(JsonObject schema)
    {
        if (ReferredBy(schema) is string reference)
        {
            return "#" + FactWords.Name(reference);
        }

        List<string> words =
        [
            schema["type"] switch
            {
                null => AnyType,
                JsonArray types => string.Join('|', types.Select(t => t!.GetValue<string>())),
                JsonNode type => type.GetValue<string>(),
            },
        ];
        bool hasMembers = schema["properties"] is JsonObject { Count: > 0 };
        if (schema["additionalProperties"] is JsonValue others)
        {
            words.AddRange(
                others.GetValue<bool>() ? [Open]
                : hasMembers ? []
                : [Closed]
            );
        }

        words.AddRange(
            s_values
                .Where(v => schema[v] is not null)
                .Select(v => $"{v}={FactWords.Value(v == "enum" ? FactWords.Sorted(schema[v]!.AsArray()) : schema[v])}")
        );
        List<JsonNode?> undescribed = Required(schema)
            .Where(r => schema["properties"]?[r] is null)
            .Select(r => (JsonNode?)JsonValue.Create(r))
            .ToList();
        if (undescribed.Count > 0)
        {
            words.Add($"{Requires}={FactWords.Value(FactWords.Sorted(undescribed))}");
        }

        return string.Join(' ', words);
    }

    private static IEnumerable<string> Required(JsonObject schema) =>
        (schema["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>());

    /// <summary>A list needs no line for its items if nothing but their kind is known.</summary>
    private static bool IsPlainList(JsonObject schema)
    {
        return schema["items"] is JsonObject
            && schema["not"] is null
            && schema["additionalProperties"] is not JsonObject
            && schema["properties"] is not JsonObject { Count: > 0 }
            && s_choices.All(c => schema[c] is null);
    }
}
