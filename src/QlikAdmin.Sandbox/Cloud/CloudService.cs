using QlikAdmin.Sandbox.Cloud.Owned;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The tenant's front door: deactivation, authentication and limits, then the route.</summary>
internal sealed class CloudService
{
    private readonly CloudTenant _tenant;
    private readonly RateLimiter _limiter;
    private readonly RouteTable _routes = new();
    private readonly RouteTable _openRoutes = new();

    public CloudService(CloudTenant tenant, RateLimiter limiter)
    {
        _tenant = tenant;
        _limiter = limiter;
        new OAuthRoutes(tenant).Map(_openRoutes);
        new UserRoutes(tenant).Map(_routes);
        new UserWriteRoutes(tenant).Map(_routes);
        new InviteRoutes(tenant).Map(_routes);
        new TenantRoutes(tenant).Map(_routes);
        new AuditRoutes(tenant).Map(_routes);
        new UsageRoutes(tenant).Map(_routes);
        new RoleRoutes(tenant).Map(_routes);
        new GroupRoutes(tenant).Map(_routes);
        new ApiKeyRoutes(tenant).Map(_routes);
        new OAuthGrantRoutes(tenant).Map(_routes);
        new IdentityProviderRoutes(tenant).Map(_routes);
        new LicenseRoutes(tenant).Map(_routes);
        new LicenseActionRoutes(tenant).Map(_routes);
        MapContent();
    }

    public Answer Handle(ServiceRequest request)
    {
        lock (_tenant.Gate)
        {
            try
            {
                return CloudException.AnswerOf(() => HandleLocked(request));
            }
            finally
            {
                _tenant.ActingUserId = null;
            }
        }
    }

    private Answer HandleLocked(ServiceRequest request)
    {
        if (_tenant.IsDeactivated)
        {
            return CloudErrors.Deactivated();
        }

        Route? open = _openRoutes.Find(request, out _);
        if (open is not null)
        {
            int openWait = _limiter.Charge("anonymous", request.Method == "GET" ? RateLimiter.Reads : RateLimiter.Writes);
            return openWait > 0 ? CloudErrors.RateLimited(openWait) : open.Handler(request);
        }

        CloudCaller? caller = _tenant.Authenticate(request.Header("Authorization"));
        if (caller is null)
        {
            return CloudErrors.Unauthorized();
        }

        int wait = _limiter.Charge(caller.User.Id, Tier(request));
        if (wait > 0)
        {
            return CloudErrors.RateLimited(wait);
        }

        request.Identity = caller;
        _tenant.ActingUserId = caller.User.Id;
        Route? route = _routes.Find(request, out bool pathKnown);
        return route is not null ? route.Handler(request)
            : pathKnown ? CloudErrors.Create(405, "HTTP-405", "Method not allowed")
            : CloudErrors.Create(404, "HTTP-404", "Not found");
    }

    private void MapContent()
    {
        ItemRoutes items = new(_tenant);
        CollectionFamily collections = new(_tenant, items);
        items.Map(_routes, collections);
        Map(collections.Create());
        Map(new ReloadFamily(_tenant).Create());
        new SpaceAssignmentRoutes(_tenant).Map(_routes);
        Map(new SpaceFamily(_tenant).Create());
        Map(new AppFamily(_tenant).Create());
        Map(new DataConnectionFamily(_tenant).Create());
        Map(new DataFileFamily(_tenant).Create());
        Map(new AutomationFamily(_tenant).Create());
        Map(new AutomationConnectionFamily(_tenant).Create());
        Map(new SharingTaskFamily(_tenant).Create());
        Map(new DataAlertFamily(_tenant).Create());
        Map(new WebhookFamily(_tenant).Create());
        ScheduleFamily schedules = new(_tenant);
        Map(schedules.Create());
        Map(schedules.CreateOld());
        Map(schedules.CreateOldest());
    }

    private void Map<T>(OwnedFamily<T> family)
        where T : OwnedRow => new OwnedRoutes<T>(family).Map(_routes);

    private static string Tier(ServiceRequest request)
    {
        if (request.Path.StartsWith("/api/v1/tasks", StringComparison.OrdinalIgnoreCase))
        {
            return RateLimiter.OldTasks;
        }

        if (request.Method is "GET" or "HEAD")
        {
            return RateLimiter.Reads;
        }

        return request.Path.EndsWith("/users/actions/filter", StringComparison.OrdinalIgnoreCase)
            ? RateLimiter.UserFilter
            : RateLimiter.Writes;
    }
}
