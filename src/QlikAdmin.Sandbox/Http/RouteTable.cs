namespace QlikAdmin.Sandbox.Http;

/// <summary>The routes of one service. The first route that matches wins, so literal paths are added before patterns.</summary>
internal sealed class RouteTable
{
    private readonly List<Route> _routes = [];

    public IReadOnlyList<Route> All => _routes;

    public void Add(string method, string pattern, Func<ServiceRequest, Answer> handler) =>
        _routes.Add(new Route(method, pattern, handler));

    /// <summary>Finds the route of a request and fills its route values.</summary>
    /// <param name="request">The request.</param>
    /// <param name="pathKnown">When there is no such route: whether the path exists with another method.</param>
    public Route? Find(ServiceRequest request, out bool pathKnown)
    {
        string[] path = request.Path.Trim('/').Split('/');
        pathKnown = false;
        foreach (Route route in _routes)
        {
            if (!route.TryMatch(path, out Dictionary<string, string> values))
            {
                continue;
            }

            pathKnown = true;
            if (route.Method == request.Method)
            {
                request.RouteValues = values;
                return route;
            }
        }

        return null;
    }
}
