using System.Text.Json.Nodes;

namespace QlikAdmin.Contracts;

/// <summary>One method on one path, as described.</summary>
internal sealed class ApiOperation
{
    public const string Json = "application/json";
    public const string AnyMedia = "*/*";
    public const string AnyStatus = "default";

    private readonly string[] _segments;

    public ApiOperation(ApiContract contract, string method, string path)
    {
        Contract = contract;
        Method = method;
        Path = path;
        _segments = path.Split('/');
    }

    /// <summary>The description that it is part of.</summary>
    public ApiContract Contract { get; }

    public string Method { get; }

    /// <summary>Path with variables in braces, as <c>/api/v1/users/{userId}</c>.</summary>
    public string Path { get; }

    public int Variables => _segments.Count(IsVariable);

    public SortedDictionary<string, ApiQuery> Queries { get; } = new(StringComparer.Ordinal);

    public bool RequiresBody { get; set; }

    /// <summary>Schemas of the request's body by media type; null when the body of a type has no schema.</summary>
    public SortedDictionary<string, JsonObject?> Requests { get; } = new(StringComparer.Ordinal);

    /// <summary>For each status, schemas of the answer's body by media type.</summary>
    public SortedDictionary<string, SortedDictionary<string, JsonObject?>> Answers { get; } = new(StringComparer.Ordinal);

    public bool Matches(string path)
    {
        string[] given = path.Split('/');
        return given.Length == _segments.Length
            && given
                .Zip(_segments)
                .All(p => IsVariable(p.Second) ? p.First.Length > 0 : p.First.Equals(p.Second, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>True when a path of the other operation also matches this one, and a router prefers the other.</summary>
    public bool IsHiddenBy(ApiOperation other) => other.Method == Method && other.Variables < Variables && Matches(other.Path);

    /// <summary>Schema of the request's body; null when a body of that type is not described.</summary>
    public JsonObject? RequestSchema(string mediaType) => Of(Requests, mediaType);

    public bool Declares(int status) => Answer(status) is not null;

    /// <summary>Schema of an answer; null when none is described for it.</summary>
    public JsonObject? AnswerSchema(int status, string mediaType) => Answer(status) is { } answer ? Of(answer, mediaType) : null;

    public override string ToString() => Method + " " + Path;

    private static bool IsVariable(string segment) => segment.StartsWith('{');

    private static JsonObject? Of(SortedDictionary<string, JsonObject?> schemas, string mediaType) =>
        schemas.TryGetValue(mediaType, out JsonObject? schema) ? schema : schemas.GetValueOrDefault(AnyMedia);

    private SortedDictionary<string, JsonObject?>? Answer(int status) =>
        Answers.GetValueOrDefault(status.ToString(CultureInfo.InvariantCulture)) ?? Answers.GetValueOrDefault(AnyStatus);
}
