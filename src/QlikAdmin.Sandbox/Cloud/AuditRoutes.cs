using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The audit log: sessions of people, and what callers changed. Entries older than 90 days are gone.</summary>
internal sealed class AuditRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/audits";
    private const int Days = 90;

    private static readonly CloudList<CloudEvent> s_list = new CloudList<CloudEvent>(
        (_, detail) => CloudErrors.Traced(400, detail),
        "-eventTime"
    )
    {
        Standard = 10,
    }
        .ByTime("eventTime", e => e.Time)
        .By("eventType", e => e.Type)
        .By("source", e => e.Source)
        .Where("eventType", e => e.Type)
        .Where("source", e => e.Source)
        .Where("userId", e => e.UserId)
        .WhereAny("id", e => e.Id);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, r => IfAdmin(r, List));
        routes.Add("GET", Path + "/types", r => IfAdmin(r, _ => Names(r, e => e.Type)));
        routes.Add("GET", Path + "/sources", r => IfAdmin(r, _ => Names(r, e => e.Source)));
        routes.Add("GET", Path + "/settings", r => IfAdmin(r, _ => Answer.Json(
                    200,
                    new JsonObject
                    {
                        ["data"] = new JsonObject { ["EventTTL"] = Days * 24 * 3600, ["ArchiveEnabled"] = true },
                    }
                )));
        routes.Add("GET", Path + "/{id}", r => IfAdmin(r, Get));
    }

    private static Answer IfAdmin(ServiceRequest request, Func<ServiceRequest, Answer> handler) =>
        CloudCaller.Of(request).IsAdmin ? handler(request) : CloudErrors.Forbidden();

    private IEnumerable<CloudEvent> Events()
    {
        DateTimeOffset first = tenant.Clock.UtcNow.AddDays(-Days);
        return tenant.Consumption.Where(c => c.EndTime >= first).Select(Session).Concat(tenant.Events.Where(e => e.Time >= first));
    }

    private static CloudEvent Session(CloudConsumption use) =>
        new(
            use.Seq,
            use.EndTime.AddMinutes(-use.DurationMinutes),
            "com.qlik.user-session.begin",
            "com.qlik/edge-auth",
            use.UserId,
            use.UserId,
            new JsonObject { ["userId"] = use.UserId }
        );

    private Answer List(ServiceRequest request)
    {
        (DateTimeOffset from, DateTimeOffset to) = Period(request.Query("eventTime"));
        return s_list.Answer(request, Events().Where(e => e.Time >= from && e.Time <= to), e => e.ToJson(request.BaseUri, tenant.Id));
    }

    private static (DateTimeOffset From, DateTimeOffset To) Period(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        }

        DateTimeOffset[] times = text.Split('/')
            .Select(t =>
                DateTimeOffset.TryParse(t, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                    ? time
                    : default
            )
            .ToArray();
        return times.Length == 2 && times[0] != default && times[1] >= times[0]
            ? (times[0], times[1])
            : throw new CloudException(CloudErrors.Traced(400, "eventTime must be two times with a slash between them."));
    }

    private Answer Get(ServiceRequest request) =>
        Events().FirstOrDefault(e => e.Id == request.Route("id")) is CloudEvent found
            ? Answer.Json(200, found.ToJson(request.BaseUri, tenant.Id))
            : CloudErrors.Traced(404, "There is no such event.");

    private Answer Names(ServiceRequest request, Func<CloudEvent, string> name) =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["data"] = JsonBody.Array(Events().Select(name).Distinct().Order(StringComparer.Ordinal)),
                ["links"] = new JsonObject { ["self"] = CloudPage<CloudEvent>.Href(request.BaseUri + request.Path) },
            }
        );
}
