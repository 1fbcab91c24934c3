namespace QlikAdmin.Sandbox.Http;

/// <summary>A method and a path pattern with <c>{name}</c> segments, and the code that answers it.</summary>
internal sealed class Route
{
    private readonly string[] _segments;

    public Route(string method, string pattern, Func<ServiceRequest, Answer> handler)
    {
        Method = method;
        Pattern = pattern;
        Handler = handler;
        _segments = pattern.Trim('/').Split('/');
    }

    public string Method { get; }

    public string Pattern { get; }

    public Func<ServiceRequest, Answer> Handler { get; }

    public bool TryMatch(string[] path, out Dictionary<string, string> values)
    {
        values = [];
        if (path.Length != _segments.Length)
        {
            return false;
        }

        for (int i = 0; i < path.Length; i++)
        {
            string segment = _segments[i];
            if (segment.StartsWith('{'))
            {
                values[segment.Trim('{', '}')] = path[i];
            }
            else if (!string.Equals(segment, path[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
