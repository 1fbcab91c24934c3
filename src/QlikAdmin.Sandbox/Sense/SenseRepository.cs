using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>
/// The repository behind the proxy and the certificate port: first the cross-site check, then rights, then the route. The caller is already
/// known.
/// </summary>
internal sealed class SenseRepository
{
    private readonly SenseSite _site;
    private readonly RouteTable _routes = new();

    public SenseRepository(SenseSite site)
    {
        _site = site;
        new LicenseInfoRoutes(site).Map(_routes);
        new UserRoutes(site).Map(_routes);
        new PublishRoutes(site).Map(_routes);
        new HubRoutes(site).Map(_routes);
        IReadOnlyList<SenseFamily> families = SenseFamilies.Create(site);
        new AboutRoutes(families).Map(_routes);
        new SelectionRoutes(site, families).Map(_routes);
        foreach (SenseFamily family in families)
        {
            new FamilyRoutes(site, family).Map(_routes);
        }
    }

    public object Gate => _site.Gate;

    public SenseSite Site => _site;

    /// <summary>The cross-site check comes before everything else, including authentication.</summary>
    public static Answer? CheckKey(ServiceRequest request)
    {
        string? key = request.Query("xrfkey");
        return key is { Length: 16 } && key.All(char.IsAsciiLetterOrDigit) && key == request.Header("X-Qlik-Xrfkey")
            ? null
            : Answer.Text(403, "XSRF prevention check failed. Possible XSRF discovered.");
    }

    /// <summary>Handles a request of a known user. The site's lock is held.</summary>
    public Answer Handle(ServiceRequest request, SenseUser caller)
    {
        _site.Access.Settle();
        _site.Sync.Settle();
        request.Identity = caller;
        bool isAbout =
            request.Path.Equals("/qrs/about", StringComparison.OrdinalIgnoreCase)
            || request.Path.StartsWith("/qrs/about/", StringComparison.OrdinalIgnoreCase);
        bool isRead = request.Method is "GET" or "HEAD" || request.Path.EndsWith("/table", StringComparison.OrdinalIgnoreCase);
        if (!isAbout && !(isRead ? caller.CanRead : caller.CanManage))
        {
            return Answer.Text(403, "Forbidden");
        }

        Route? route = _routes.Find(request, out bool pathKnown);
        if (route is null)
        {
            return Answer.Empty(pathKnown ? 405 : 404);
        }

        try
        {
            return route.Handler(request);
        }
        catch (SenseException e)
        {
            return e.Message.Length == 0 ? Answer.Empty(e.Status) : Answer.Text(e.Status, e.Message);
        }
    }
}
