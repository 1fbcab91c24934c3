using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>What the hub reads: the apps that the caller may open, and what the caller may do in one of them.</summary>
internal sealed class HubRoutes(SenseSite site)
{
    // The vendor does not publish which kinds a real answer names. These are the parts of an app.
    private static readonly string[] s_parts = ["App.Object", "App.Content", "App.DataSegment"];

    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/qrs/app/hublist", r => Apps(r, full: false));
        routes.Add("GET", "/qrs/app/hublist/full", r => Apps(r, full: true));
        routes.Add("GET", "/qrs/app/{id}/privileges", Privileges);
    }

    private Answer Apps(ServiceRequest request, bool full)
    {
        SenseUser caller = SenseRequest.Caller(request);
        IEnumerable<SenseEntity> mine = site.Content.Of<SenseApp>().Where(a => a.Owner == caller || a.Stream is not null);
        IEnumerable<SenseEntity> rows = SenseRequest.Sort(
            request,
            SenseContentSchemas.App,
            SenseRequest.Select(request, SenseContentSchemas.App, mine)
        );
        return new SenseList(site, SenseContentSchemas.App, rows.ToList(), full, request.Has("allprivileges")).Answer();
    }

    private Answer Privileges(ServiceRequest request)
    {
        SenseApp app = (Guid.TryParse(request.Route("id"), out Guid id) ? site.Content.Find<SenseApp>(id) : null)
            ?? throw SenseException.NotFound();
        SenseUser caller = SenseRequest.Caller(request);
        bool mayCreate = caller.CanManage || app.Owner == caller;
        return Answer.Json(
            200,
            new JsonArray(
                s_parts
                    .Select(part =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["schemaPath"] = "ResourcePrivileges",
                                ["resource"] = part,
                                ["canCreate"] = mayCreate,
                            }
                    )
                    .ToArray()
            )
        );
    }
}
