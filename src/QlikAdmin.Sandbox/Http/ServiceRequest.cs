using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace QlikAdmin.Sandbox.Http;

/// <summary>One request, read completely, as the emulated services see it.</summary>
internal sealed class ServiceRequest
{
    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = 32 };
    private readonly HttpContext _context;

    public ServiceRequest(HttpContext context, byte[] body)
    {
        _context = context;
        Body = body;
        Method = context.Request.Method.ToUpperInvariant();
        Path = context.Request.Path.Value ?? "/";
        BaseUri = $"{context.Request.Scheme}://{context.Request.Host}";
    }

    public string Method { get; }

    /// <summary>Decoded path, starting with a slash. The proxy removes its prefix.</summary>
    public string Path { get; set; }

    /// <summary>Scheme, host and port as the caller wrote them, without a trailing slash.</summary>
    public string BaseUri { get; }

    public byte[] Body { get; }

    /// <summary>Values taken from the path by the route that was matched.</summary>
    public IReadOnlyDictionary<string, string> RouteValues { get; set; } = new Dictionary<string, string>();

    /// <summary>The caller that the service found, as the type that this service uses.</summary>
    public object? Identity { get; set; }

    public string QueryString => _context.Request.QueryString.Value ?? string.Empty;

    public string? ContentType => _context.Request.ContentType;

    /// <summary>State that lives as long as the TCP connection, for authentication that belongs to a connection.</summary>
    public IDictionary<object, object?> ConnectionItems => _context.Features.Get<IConnectionItemsFeature>()!.Items;

    public string? Query(string name) =>
        _context.Request.Query.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues value) ? value.ToString() : null;

    /// <summary>Whether a switch in the query is on.</summary>
    public bool Has(string name) => string.Equals(Query(name), "true", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<KeyValuePair<string, string>> Queries()
    {
        foreach (KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues> pair in _context.Request.Query)
        {
            yield return new KeyValuePair<string, string>(pair.Key, pair.Value.ToString());
        }
    }

    public string? Header(string name) =>
        _context.Request.Headers.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues value) ? value.ToString() : null;

    public string? Cookie(string name) => _context.Request.Cookies[name];

    public string Route(string name) => RouteValues[name];

    public bool TryReadJson(out JsonElement element)
    {
        try
        {
            // Parsed from a copy, so that the element depends on no buffer and needs no disposal.
            using JsonDocument document = JsonDocument.Parse(Body, s_strict);
            element = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            element = default;
            return false;
        }
    }

    public string BodyText() => Encoding.UTF8.GetString(Body);
}
