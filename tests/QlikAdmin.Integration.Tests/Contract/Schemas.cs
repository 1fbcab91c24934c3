using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Validation;
using QlikAdmin.Contracts;
using QlikAdmin.Http;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>Validates bodies with the schemas of a contract.</summary>
internal sealed class Schemas
{
    private static readonly ConditionalWeakTable<ApiContract, Schemas> s_all = new();

    private readonly ApiContract _contract;
    private readonly ConcurrentDictionary<JsonObject, Task<JsonSchema>> _compiled = new();

    // Different tests read the same list again and again, and a check takes longer than the request.
    private readonly ConcurrentDictionary<(JsonObject Schema, string Body), IReadOnlyList<(string Where, string What)>> _judged = new();

    private Schemas(ApiContract contract)
    {
        _contract = contract;
    }

    public static Schemas Of(ApiContract contract) => s_all.GetValue(contract, d => new Schemas(d));

    /// <returns>One line an error, empty when the body fits.</returns>
    public async Task<IReadOnlyList<(string Where, string What)>> ValidateAsync(JsonObject schema, string body)
    {
        JsonSchema compiled = await _compiled.GetOrAdd(schema, CompileAsync);
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
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
        // The error of a choice or a list contains the errors of its parts. Those say what is wrong.
        IEnumerable<ValidationError> below = error is ChildSchemaValidationError parts ? parts.Errors.Values.SelectMany(e => e) : [];
        List<(string, string)> lines = below.SelectMany(Flatten).ToList();
        return lines.Count > 0 ? lines : [(WithoutIndexes(error.Path ?? string.Empty), error.Kind.ToString() + Value(error))];
    }

    /// <summary>A word that is not on a list says more than its place; so does a null, which some servers send for what is not
    /// there.</summary>
    private static string Value(ValidationError error) =>
        error.Token is Newtonsoft.Json.Linq.JToken { Type: Newtonsoft.Json.Linq.JTokenType.Null } ? ": null"
        : error.Kind == ValidationErrorKind.NotInEnumeration ? ": " + error.Token
        : string.Empty;

    private static string WithoutIndexes(string path)
    {
        return string.Join(
            ".",
            path.TrimStart('#', '/', '.').Split('.').Select(p => System.Text.RegularExpressions.Regex.Replace(p, "\\[[0-9]+\\]", "[]"))
        );
    }

    private async Task<JsonSchema> CompileAsync(JsonObject schema)
    {
        JsonObject document = new()
        {
            ["definitions"] = new JsonObject(
                _contract.SchemasOf(schema).Select(d => new KeyValuePair<string, JsonNode?>(d.Key, d.Value.DeepClone()))
            ),
        };
        foreach ((string name, JsonNode? value) in schema)
        {
            document[name] = value?.DeepClone();
        }

        // A reference at the root may have no siblings.
        if (document["$ref"] is JsonNode reference)
        {
            document.Remove("$ref");
            document["allOf"] = new JsonArray(new JsonObject { ["$ref"] = reference });
        }

        return await JsonSchema.FromJsonAsync(document.ToJsonString(), CancellationToken.None);
    }
}
