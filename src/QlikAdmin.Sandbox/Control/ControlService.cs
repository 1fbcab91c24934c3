using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.QlikView;
using QlikAdmin.Sandbox.Region;
using QlikAdmin.Sandbox.Sense;

namespace QlikAdmin.Sandbox.Control;

/// <summary>The sandbox's own API: the requests that arrived, the changes, the clock, and the faults.</summary>
internal sealed class ControlService
{
    private readonly SandboxContext _sandbox;
    private readonly RouteTable _routes = new();

    public ControlService(
        SandboxContext sandbox,
        CloudTenant tenant,
        SenseSite site,
        QlikViewFarm farm,
        Organization organization,
        IReadOnlyList<ClientDoor> doors
    )
    {
        _sandbox = sandbox;
        _routes.Add("GET", "/log", r => Answer.Json(200, Array(sandbox.Log.Since(Since(r), r.Query("service")).Select(e => e.ToJson()))));
        _routes.Add("DELETE", "/log", _ => Done(sandbox.Log.Clear));
        _routes.Add("GET", "/changes", r =>
            Answer.Json(200, Array(sandbox.Changes.Since(Since(r), r.Query("service")).Select(e => e.ToJson())))
        );
        _routes.Add("DELETE", "/changes", _ => Done(sandbox.Changes.Clear));
        _routes.Add("GET", "/clock", _ => Clock());
        _routes.Add("POST", "/clock", MoveClock);
        new FaultRoutes(sandbox).Map(_routes);
        new StateRoutes(tenant, site, farm, organization).Map(_routes);
        new SenseControlRoutes(site).Map(_routes);
        new CloudPeopleRoutes(tenant).Map(_routes);
        new ContentRoutes(tenant).Map(_routes);
        new QlikViewRoutes(farm).Map(_routes);
        new TenantControlRoutes(sandbox, tenant, site, farm, doors).Map(_routes);
    }

    public Answer Handle(ServiceRequest request)
    {
        Route? route = _routes.Find(request, out bool pathKnown);
        if (route is null)
        {
            return Bad(pathKnown ? 405 : 404, "No such control route.");
        }

        try
        {
            return route.Handler(request);
        }
        catch (ControlException e)
        {
            return Bad(400, e.Message);
        }
    }

    public static JsonElement Body(ServiceRequest request) =>
        request.TryReadJson(out JsonElement body) && body.ValueKind == JsonValueKind.Object
            ? body
            : throw new ControlException("The body must be a JSON object.");

    public static JsonArray Array(IEnumerable<JsonObject> rows) => new(rows.Select(r => (JsonNode)r).ToArray());

    public static Answer Bad(int status, string message) => Answer.Json(status, new JsonObject { ["error"] = message });

    private static Answer Done(Action action)
    {
        action();
        return Answer.Empty(204);
    }

    private static long Since(ServiceRequest request)
    {
        string? text = request.Query("since");
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long since)
            ? since
            : throw new ControlException("since must be a sequence number.");
    }

    private Answer Clock() =>
        Answer.Json(
            200,
            new JsonObject { ["now"] = _sandbox.Clock.UtcNow.UtcDateTime, ["startedAt"] = _sandbox.Clock.StartedAt.UtcDateTime }
        );

    private Answer MoveClock(ServiceRequest request)
    {
        JsonElement body = Body(request);
        if (
            body.TryGetProperty("advance", out JsonElement advance)
            && TimeSpan.TryParse(advance.ToString(), CultureInfo.InvariantCulture, out TimeSpan by)
        )
        {
            _sandbox.Clock.Advance(by);
        }
        else if (
            body.TryGetProperty("now", out JsonElement now)
            && DateTimeOffset.TryParse(
                now.ToString(),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTimeOffset time
            )
        )
        {
            _sandbox.Clock.MoveTo(time);
        }
        else
        {
            throw new ControlException("Give {\"advance\":\"7.00:00:00\"} or {\"now\":\"2026-01-01T00:00:00Z\"}.");
        }

        return Clock();
    }
}
