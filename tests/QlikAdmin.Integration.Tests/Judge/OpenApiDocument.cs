using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QlikAdmin.Contracts;
using QlikAdmin.Http;

namespace QlikAdmin.Integration.Tests.Judge;

/// <summary>The facts of tests/Contracts about a tenant as one OpenAPI document, for tools that read nothing else.</summary>
/// <remarks>It has every path, parameter, body and schema that the vendor's documents have for these operations, and none of their
/// texts.</remarks>
internal static partial class OpenApiDocument
{
    public static JsonObject Cloud()
    {
        JsonObject paths = new();
        JsonObject schemas = new();
        foreach (ApiContract contract in ContractFiles.Paths(ContractFiles.CloudFolder).Select(ContractFiles.Api))
        {
            foreach ((string name, JsonObject schema) in contract.Schemas)
            {
                schemas[Named(contract, name)] = Adapt(contract, schema);
            }

            foreach (ApiOperation operation in contract.Operations)
            {
                JsonObject path = (paths[operation.Path] ??= new JsonObject()).AsObject();
                path.TryAdd(operation.Method.ToLowerInvariant(), Of(contract, operation));
            }
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Qlik Cloud", ["version"] = "1" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Of(ApiContract contract, ApiOperation operation)
    {
        JsonArray parameters = new();
        foreach (Match variable in Variable().Matches(operation.Path))
        {
            parameters.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = variable.Groups["name"].Value,
                        ["in"] = "path",
                        ["required"] = true,
                        ["schema"] = new JsonObject { ["type"] = "string" },
                    }
            );
        }

        foreach (ApiQuery query in operation.Queries.Values)
        {
            parameters.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = query.Name,
                        ["in"] = "query",
                        ["required"] = query.IsRequired,
                        ["schema"] = Adapt(contract, query.Schema),
                    }
            );
        }

        JsonObject described = new() { ["parameters"] = parameters, ["responses"] = Answers(contract, operation) };
        if (operation.Requests.Count > 0)
        {
            described["requestBody"] = new JsonObject
            {
                ["required"] = operation.RequiresBody,
                ["content"] = Bodies(contract, operation.Requests),
            };
        }

        return described;
    }

    private static JsonObject Answers(ApiContract contract, ApiOperation operation)
    {
        JsonObject answers = new();
        foreach ((string status, SortedDictionary<string, JsonObject?> bodies) in operation.Answers)
        {
            JsonObject answer = new() { ["description"] = status };
            if (bodies.Count > 0)
            {
                answer["content"] = Bodies(contract, bodies);
            }

            answers[status] = answer;
        }

        return answers;
    }

    private static JsonObject Bodies(ApiContract contract, SortedDictionary<string, JsonObject?> bodies)
    {
        JsonObject content = new();
        foreach ((string media, JsonObject? schema) in bodies)
        {
            content[media] = new JsonObject { ["schema"] = schema is null ? new JsonObject() : Adapt(contract, schema) };
        }

        return content;
    }

    private static string Named(ApiContract contract, string schema) => contract.Name + "." + Unsafe().Replace(schema, "_");

    private static JsonNode? Adapt(ApiContract contract, JsonNode? node)
    {
        return node switch
        {
            JsonObject schema when SchemaFacts.ReferredBy(schema) is string name => new JsonObject
            {
                ["$ref"] = "#/components/schemas/" + Named(contract, name),
            },
            JsonObject schema => new JsonObject(
                schema
                    .Where(p => p.Key != "allowEmptyValue")
                    .Select(p => new KeyValuePair<string, JsonNode?>(p.Key, Adapt(contract, p.Value)))
            ),
            JsonArray parts => new JsonArray(parts.Select(p => Adapt(contract, p)).ToArray()),
            _ => node?.DeepClone(),
        };
    }

    [GeneratedRegex(@"\{(?<name>[^}]+)\}")]
    private static partial Regex Variable();

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex Unsafe();
}
