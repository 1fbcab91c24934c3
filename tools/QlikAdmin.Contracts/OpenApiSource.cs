using System.Text.Json.Nodes;

namespace QlikAdmin.Contracts;

/// <summary>A document of the vendor: OpenAPI 3.0 (Cloud) or Swagger 2.0 (the repository).</summary>
internal sealed class OpenApiSource
{
    private readonly string _name;
    private readonly JsonObject _root;
    private readonly string _prefix;
    private readonly List<(ApiOperation Operation, JsonObject Node, JsonArray Shared)> _operations = [];
    private readonly SchemaConverter _schemas;
    private readonly bool _isSwagger2;

    private OpenApiSource(string name, JsonObject root)
    {
        _name = name;
        _root = root;
        _isSwagger2 = root["swagger"] is not null;
        _schemas = new SchemaConverter(root, _isSwagger2 ? "#/definitions/" : "#/components/schemas/");
        _prefix = _isSwagger2 ? root["basePath"]?.GetValue<string>() ?? string.Empty : string.Empty;
        ApiContract all = new(name);
        foreach ((string path, JsonNode? methods) in root["paths"]!.AsObject())
        {
            JsonArray shared = methods!["parameters"] as JsonArray ?? [];
            foreach ((string method, JsonNode? operation) in methods.AsObject().Where(m => m.Key != "parameters"))
            {
                _operations.Add((new ApiOperation(all, method.ToUpperInvariant(), _prefix + path), operation!.AsObject(), shared));
            }
        }
    }

    public static OpenApiSource Load(string name, string path) => Parse(name, File.ReadAllText(path));

    public static OpenApiSource Parse(string name, string text) => new(name, JsonNode.Parse(text)!.AsObject());

    /// <summary>Every operation of the document, only with method and path.</summary>
    public IEnumerable<ApiOperation> Operations => _operations.Select(o => o.Operation);

    /// <summary>The facts about some operations.</summary>
    /// <param name="wanted">As <c>GET /api/v1/users</c>; what hides one of them is taken as well.</param>
    public ApiContract Take(ISet<string> wanted)
    {
        ApiContract contract = new(_name);
        List<ApiOperation> chosen = Operations.Where(o => wanted.Contains(o.ToString())).ToList();
        foreach (
            (ApiOperation operation, JsonObject node, JsonArray shared) in _operations.Where(o =>
                chosen.Exists(c => c == o.Operation || c.IsHiddenBy(o.Operation))
            )
        )
        {
            contract.Operations.Add(Describe(new ApiOperation(contract, operation.Method, operation.Path), node, shared));
        }

        foreach ((string name, JsonObject schema) in _schemas.Definitions)
        {
            contract.Schemas[name] = schema;
        }

        return contract;
    }

    private ApiOperation Describe(ApiOperation operation, JsonObject node, JsonArray shared)
    {
        foreach (JsonObject parameter in shared.Concat(node["parameters"] as JsonArray ?? []).Select(p => _schemas.Resolve(p!.AsObject())))
        {
            string name = parameter["name"]!.GetValue<string>();
            switch (parameter["in"]!.GetValue<string>())
            {
                case "query":
                    JsonObject schema = _isSwagger2 ? parameter : parameter["schema"]!.AsObject();
                    operation.Queries.TryAdd(name, new ApiQuery(name, IsRequired(parameter), _schemas.ConvertQuery(schema)));
                    break;
                case "body":
                    operation.RequiresBody = IsRequired(parameter);
                    operation.Requests[ApiOperation.Json] = Schema(parameter);
                    break;
                default:
                    // The names of path variables are in the path, and headers are not checked.
                    break;
            }
        }

        if (node["requestBody"] is JsonObject reference)
        {
            JsonObject body = _schemas.Resolve(reference);
            operation.RequiresBody = IsRequired(body);
            ReadContent(operation.Requests, body);
        }

        foreach ((string status, JsonNode? answer) in node["responses"]!.AsObject())
        {
            JsonObject resolved = _schemas.Resolve(answer!.AsObject());
            SortedDictionary<string, JsonObject?> bodies = new(StringComparer.Ordinal);
            ReadContent(bodies, resolved);
            if (_isSwagger2 && Schema(resolved) is JsonObject schema)
            {
                bodies[ApiOperation.Json] = schema;
            }

            operation.Answers[status] = bodies;
        }

        return operation;
    }

    private void ReadContent(SortedDictionary<string, JsonObject?> bodies, JsonObject holder)
    {
        foreach ((string media, JsonNode? content) in holder["content"] as JsonObject ?? [])
        {
            bodies[media] = Schema(content!.AsObject());
        }
    }

    private JsonObject? Schema(JsonObject holder) => holder["schema"] is JsonObject schema ? _schemas.Convert(schema) : null;

    private static bool IsRequired(JsonObject node) => node["required"]?.GetValue<bool>() == true;
}
