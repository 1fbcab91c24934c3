using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>One document of the vendor: OpenAPI 3.0 (Cloud) or Swagger 2.0 (the repository).</summary>
internal sealed class ApiDescription
{
    private readonly List<Operation> _operations = new();

    private ApiDescription(string name, JsonObject root)
    {
        Name = name;
        Root = root;
        IsSwagger2 = root["swagger"] is not null;
        string prefix = IsSwagger2 ? root["basePath"]?.GetValue<string>() ?? string.Empty : string.Empty;
        foreach ((string path, JsonNode? methods) in root["paths"]!.AsObject())
        {
            JsonArray shared = methods!["parameters"] as JsonArray ?? new JsonArray();
            foreach ((string method, JsonNode? operation) in methods.AsObject().Where(m => m.Key != "parameters"))
            {
                _operations.Add(new Operation(this, method.ToUpperInvariant(), prefix + path, operation!.AsObject(), shared));
            }
        }
    }

    /// <summary>Short name: <c>licenses</c>, <c>users</c>, <c>repository-38.22.0-subset</c>.</summary>
    public string Name { get; }

    public JsonObject Root { get; }

    public bool IsSwagger2 { get; }

    /// <summary>Where schemas that others refer to are kept, as in their references.</summary>
    public string SchemaPrefix => IsSwagger2 ? "#/definitions/" : "#/components/schemas/";

    public static ApiDescription Load(string path)
    {
        using FileStream file = File.OpenRead(path);
        return new ApiDescription(Path.GetFileNameWithoutExtension(path), JsonNode.Parse(file)!.AsObject());
    }

    /// <summary>A literal path wins over one with variables, as in any router.</summary>
    public Operation? Find(string method, string path)
    {
        return _operations.Where(o => o.Method == method && o.Matches(path)).OrderBy(o => o.Variables).FirstOrDefault();
    }

    /// <summary>The node itself, or what its reference points at.</summary>
    public JsonObject Resolve(JsonObject node)
    {
        while (node["$ref"]?.GetValue<string>() is string reference)
        {
            node = reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode)Root, (at, part) => at[part]!).AsObject();
        }

        return node;
    }
}
