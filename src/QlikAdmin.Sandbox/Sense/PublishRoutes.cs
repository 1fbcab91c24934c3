using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>Publishes apps to streams.</summary>
internal sealed class PublishRoutes(SenseSite site)
{
    public void Map(RouteTable routes) => routes.Add("PUT", "/qrs/app/{id}/publish", Publish);

    private Answer Publish(ServiceRequest request)
    {
        SenseApp app = (Guid.TryParse(request.Route("id"), out Guid id) ? site.Content.Find<SenseApp>(id) : null)
            ?? throw SenseException.NotFound();
        SenseStream stream = Guid.TryParse(request.Query("stream"), out Guid streamId)
            ? site.Content.Find<SenseStream>(streamId) ?? throw SenseException.Broken("the stream does not exist")
            : throw SenseException.Missing();
        SenseUser caller = SenseRequest.Caller(request);
        List<SenseAppObject> sheets = site
            .Content.Of<SenseAppObject>()
            .Where(o => o.App == app && o.ObjectType == "sheet" && o.Owner == app.Owner && !o.Published)
            .ToList();
        DateTimeOffset now = site.Clock.UtcNow;
        site.Content.Publish(app, stream, caller, sheets, now);
        sheets.ForEach(s => s.Touch(now, caller.Account));
        app.Name = request.Query("name") is { Length: > 0 } name ? name : app.Name;
        app.Touch(now, caller.Account);
        site.Record("app", app, "published", new() { ["stream"] = stream.Name, ["by"] = caller.Account });
        return Answer.Raw(200, Answer.JsonType, SenseContentSchemas.App.WriteOne(app, full: true, SenseRequest.WantsPrivileges(request)));
    }
}
