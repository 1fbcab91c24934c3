using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Region;

/// <summary>The organisation's list of tenants. A filter must name the subscription; nothing can be changed here.</summary>
internal sealed class ConsoleRoutes(Organization organization)
{
    private const string Path = "/api/core/tenants";
    private const string Subscription = "subscriptionId";
    private const string Dates = "eq gt ge lt le";

    private static readonly CloudList<RegionTenant> s_list = new CloudList<RegionTenant>(
        (parameter, detail) => Bad(detail, parameter),
        "name"
    ).By("name", t => t.Name);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("GET", Path + "/{id}", Get);
    }

    private static Answer Bad(string detail, string parameter = "filter") =>
        CloudErrors.Create(400, "HTTP-400", "Invalid request parameters", detail, parameter);

    private ScimGrammar<RegionTenant> Grammar() =>
        new ScimGrammar<RegionTenant>()
            .Text(Subscription, "eq", t => t.SubscriptionId)
            .Text("regionCode", "eq ne", t => t.Region)
            .Text("status", "eq ne", t => t.OrganizationStatus(organization.Clock.UtcNow))
            .Text("name", "eq", t => t.Name)
            .Texts("hostnames", "eq", t => t.Hostnames)
            .Text("id", "eq", t => t.Id)
            .Text("originalId", "eq", t => t.Id)
            .Date("createdAt", Dates, t => t.CreatedAt)
            .Date("updatedAt", Dates, t => t.UpdatedAt);

    private Answer Get(ServiceRequest request) =>
        organization.Tenants.FirstOrDefault(t => t.Id == request.Route("id")) is RegionTenant tenant
            ? Answer.Json(200, tenant.ToOrganizationJson(request.BaseUri, organization.Clock.UtcNow))
            : CloudErrors.Create(404, "HTTP-404", "Not found");

    private Answer List(ServiceRequest request)
    {
        ScimNode<RegionTenant> filter;
        try
        {
            filter = ScimParser<RegionTenant>.Parse(request.Query("filter") ?? string.Empty, Grammar());
        }
        catch (ScimException e)
        {
            return Bad(e.Message);
        }

        // A condition that is joined to the subscription by "or" would also find tenants of other subscriptions. So the subscription must
        // be the only condition, or be joined by "and".
        bool isBound = filter.IsAnd ? filter.Children.Any(c => c.IsGroupOf(Subscription)) : filter.IsGroupOf(Subscription);
        if (!isBound)
        {
            return Bad("subscriptionId is required in the filter.");
        }

        // The description has no cursor to the previous page.
        CloudPage<RegionTenant> page = s_list.Read(
            request,
            new SortedViews<RegionTenant>(() => organization.Tenants),
            filter.Compile()
        ) with
        {
            Previous = null,
        };
        return Answer.Json(200, page.Envelope(request, t => t.ToOrganizationJson(request.BaseUri, organization.Clock.UtcNow)));
    }
}
