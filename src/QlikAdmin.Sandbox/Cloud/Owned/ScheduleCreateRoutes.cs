using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>New scheduled tasks: owned by who makes them, and off until somebody switches them on.</summary>
internal sealed class ScheduleCreateRoutes(CloudTenant tenant)
{
    private static readonly string[] s_definition = ["start", "events", "states", "specVersion", "version", "key", "annotations", "keepActive"];

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        routes.Add("POST", "/api/scheduling/tasks", r => Create(r, s => s.ToJson(tenant.Id)));
        routes.Add("POST", "/api/v1/tasks", r => Create(r, s => s.ToOldTask(tenant.Id)));
    }

    /// <summary>"The <c>resourceId</c> is derived automatically from the task's state definitions."</summary>
    private static string? ResourceOf(JsonElement body)
    {
        return Members(body, "states").SelectMany(s => Members(s, "onEvents")).SelectMany(e => Members(e, "actions"))
            .Select(a => Member(Member(a, "functionRef"), "arguments"))
            .Select(a => JsonBody.Text(a, "appId"))
            .FirstOrDefault(id => id is not null);
    }

    private static JsonElement Member(JsonElement body, string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value) ? value : default;

    private static JsonElement[] Members(JsonElement body, string name) => Member(body, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToArray() : [];

    private Answer Error(int status, string title, string context) => OwnedAnswers.Task(status, title, context, tenant.Clock.UtcNow);

    private Answer Create(ServiceRequest request, Func<CloudSchedule, JsonObject> write)
    {
        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "name") is not { Length: > 0 and <= 100 } name || JsonBody.Text(body, "specVersion") is not { Length: > 0 })
        {
            return Error(400, "Bad Request", "name and specVersion are required.");
        }

        bool hasStart = Member(body, "start").ValueKind == JsonValueKind.Object;
        if (ResourceOf(body) is not string resource || (!hasStart && Members(body, "events").Length == 0))
        {
            return Error(400, "Bad Request", "states must name the app to reload, and start or events when.");
        }

        CloudCaller caller = CloudCaller.Of(request);
        if (Content.Apps.Find(resource) is not CloudApp app || !Content.CanSee(caller, app, caller.IsAnalyticsAdmin))
        {
            return Error(404, "Not Found", $"app {resource}");
        }

        if (app.OwnerId != caller.User.Id && !caller.CanManageApps && (app.SpaceId is null || !Content.IsMember(caller, app.SpaceId)))
        {
            return Error(403, "Forbidden", "Access denied.");
        }

        CloudSchedule task = Content.Add(Content.Schedules, Task(body, name, app, caller), isChange: true);
        return Answer.Json(201, write(task));
    }

    private CloudSchedule Task(JsonElement body, string name, CloudApp app, CloudCaller caller) => new()
    {
        Seq = Content.NextSeq(),
        Id = Guid.NewGuid().ToString(),
        Name = name,
        Description = JsonBody.Text(body, "description") ?? string.Empty,
        ResourceId = app.Id,
        ResourceName = app.Name,
        Enabled = JsonBody.Flag(body, "enabled") ?? false,
        Recurrence = JsonBody.Text(Member(Member(body, "start"), "schedule"), "recurrence") ?? string.Empty,
        Definition = new JsonObject(body.EnumerateObject().Where(p => Array.IndexOf(s_definition, p.Name) >= 0)
            .Select(p => new KeyValuePair<string, JsonNode?>(p.Name, JsonNode.Parse(p.Value.GetRawText())))),
        UpdatedBy = caller.User.Id,
        OwnerId = caller.User.Id,
        SpaceId = app.SpaceId,
        CreatedAt = tenant.Clock.UtcNow,
        UpdatedAt = tenant.Clock.UtcNow,
    };
}
