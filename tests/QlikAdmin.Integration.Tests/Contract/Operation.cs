using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>One method on one path, as described.</summary>
internal sealed class Operation
{
    private readonly ApiDescription _description;
    private readonly JsonObject _node;
    private readonly string[] _segments;
    private readonly List<JsonObject> _parameters;

    public Operation(ApiDescription description, string method, string path, JsonObject node, JsonArray shared)
    {
        _description = description;
        _node = node;
        Method = method;
        Path = path;
        _segments = path.Split('/');
        _parameters = shared.Concat(node["parameters"] as JsonArray ?? new JsonArray()).Select(p => description.Resolve(p!.AsObject())).ToList();
    }

    public string Method { get; }

    public string Path { get; }

    /// <summary>Short name of the document it comes from.</summary>
    public string Document => _description.Name;

    public int Variables => _segments.Count(s => s.StartsWith('{'));

    public bool Matches(string path)
    {
        string[] given = path.Split('/');
        return given.Length == _segments.Length
            && given.Zip(_segments).All(p => p.Second.StartsWith('{') ? p.First.Length > 0 : p.First.Equals(p.Second, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What a parameter of the query may be; null when there is no such parameter.</summary>
    public JsonObject? QuerySchema(string name)
    {
        JsonObject? parameter = In("query").FirstOrDefault(p => NameOf(p) == name);
        return parameter is null || _description.IsSwagger2 ? parameter : Resolve(parameter["schema"]!.AsObject());
    }

    public IReadOnlyList<string> RequiredQueryNames => In("query").Where(IsRequired).Select(NameOf).ToList();

    public bool RequiresBody => _description.IsSwagger2
        ? In("body").Any(IsRequired)
        : _node["requestBody"] is JsonObject body && IsRequired(_description.Resolve(body));

    /// <summary>Schema of the request's body; null when a body of that type is not described.</summary>
    public JsonObject? RequestSchema(string mediaType)
    {
        return _description.IsSwagger2
            ? In("body").Select(p => p["schema"] as JsonObject).FirstOrDefault()
            : _node["requestBody"] is JsonObject body ? Schema(_description.Resolve(body), mediaType) : null;
    }

    public bool Declares(int status) => Response(status) is not null;

    /// <summary>Schema of an answer; null when none is described for it.</summary>
    public JsonObject? ResponseSchema(int status, string mediaType)
    {
        return Response(status) is not JsonObject response ? null
            : _description.IsSwagger2 ? response["schema"] as JsonObject
            : Schema(response, mediaType);
    }

    public JsonObject Resolve(JsonObject node) => _description.Resolve(node);

    public Schemas Schemas => Schemas.Of(_description);

    public override string ToString() => Method + " " + Path;

    private static string NameOf(JsonObject parameter) => parameter["name"]!.GetValue<string>();

    private static bool IsRequired(JsonObject node) => node["required"]?.GetValue<bool>() == true;

    private static JsonObject? Schema(JsonObject holder, string mediaType) => (holder["content"]?[mediaType] ?? holder["content"]?["*/*"])?["schema"] as JsonObject;

    private IEnumerable<JsonObject> In(string place) => _parameters.Where(p => p["in"]!.GetValue<string>() == place);

    private JsonObject? Response(int status)
    {
        JsonObject responses = _node["responses"]!.AsObject();
        JsonObject? found = responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] as JsonObject ?? responses["default"] as JsonObject;
        return found is null ? null : _description.Resolve(found);
    }
}
