using System.Text.Json.Nodes;

namespace QlikAdmin.Contracts;

/// <summary>What one description of the vendor says about some operations of a REST API.</summary>
internal sealed class ApiContract
{
    /// <param name="name">Short name: <c>licenses</c>, <c>users</c>, <c>repository</c>.</param>
    public ApiContract(string name)
    {
        Name = name;
    }

    public string Name { get; }

    public List<ApiOperation> Operations { get; } = [];

    /// <summary>The schemas that operations and other schemas refer to.</summary>
    public SortedDictionary<string, JsonObject> Schemas { get; } = new(StringComparer.Ordinal);

    /// <summary>A literal path is preferred to one with variables, as in any router.</summary>
    public ApiOperation? Find(string method, string path) =>
        Operations.Where(o => o.Method == method && o.Matches(path)).OrderBy(o => o.Variables).FirstOrDefault();

    /// <summary>The schemas that a node needs, directly or through others.</summary>
    public IReadOnlyDictionary<string, JsonObject> SchemasOf(JsonNode node)
    {
        SortedDictionary<string, JsonObject> found = new(StringComparer.Ordinal);
        Queue<string> open = new(SchemaFacts.References(node));
        while (open.TryDequeue(out string? name))
        {
            if (!found.ContainsKey(name))
            {
                found[name] = Schemas.TryGetValue(name, out JsonObject? schema)
                    ? schema
                    : throw new ContractException($"{Name}: there is no schema {name}.");
                foreach (string next in SchemaFacts.References(found[name]))
                {
                    open.Enqueue(next);
                }
            }
        }

        return found;
    }
}
