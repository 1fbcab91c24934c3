using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Scheduled tasks. There is no change of owner: whoever edits the task of another person owns it afterwards.</summary>
internal sealed class ScheduleRoutes(CloudTenant tenant)
{
    private const string Path = "/api/scheduling/tasks";
    private const string OldPath = "/api/v1/tasks";
    private const string OldestPath = "/api/v1/reload-tasks";

    private static readonly OwnedList<CloudSchedule> s_list = new OwnedList<CloudSchedule>(CursorStyle.Page, 20, 100, "-updatedAt")
        .ByTime("updatedAt", s => s.UpdatedAt).ByTime("createdAt", s => s.CreatedAt).By("name", s => s.Name).By("enabled", s => s.Enabled ? "1" : "0")
        .By("ownerId", s => s.OwnerId).By("resourceId", s => s.ResourceId).By("spaceId", s => s.SpaceId ?? string.Empty).By("updatedBy", s => s.UpdatedBy);

    private static readonly OwnedList<CloudSchedule> s_oldList = new OwnedList<CloudSchedule>(CursorStyle.Page, 20, 100, "-updatedAt")
        .ByTime("updatedAt", s => s.UpdatedAt).ByTime("createdAt", s => s.CreatedAt);

    private static readonly OwnedList<CloudSchedule> s_oldestList = new OwnedList<CloudSchedule>(CursorStyle.NextPrev, 10, 100, "+createdAt").ByTime("createdAt", s => s.CreatedAt);

    private static readonly ScimGrammar<CloudSchedule> s_grammar = new ScimGrammar<CloudSchedule>()
        .Text("name", "eq ne co", s => s.Name)
        .Text("enabled", "eq ne", s => s.Enabled ? "true" : "false")
        .Text("resourceId", "eq ne", s => s.ResourceId)
        .Text("ownerId", "eq ne", s => s.OwnerId)
        .Text("spaceId", "eq ne", s => s.SpaceId)
        .Text("updatedBy", "eq ne", s => s.UpdatedBy)
        .Text("triggerType", "eq ne", s => s.TriggerType.ToString(CultureInfo.InvariantCulture))
        .Text("lastStatus", "eq ne", _ => null)
        .Text("lastTriggeredBy", "eq ne", _ => null)
        .Text("lastExecutedAs", "eq ne", _ => null)
        .Date("createdAt", "gt ge lt le", s => s.CreatedAt)
        .Date("updatedAt", "gt ge lt le", s => s.UpdatedAt);

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, r => List(r, s_list, r.Query("filter"), s => s.ToJson(tenant.Id)));
        routes.Add("GET", Path + "/{id}", Get);
        routes.Add("PATCH", Path + "/{id}", r => Change(r, Patch, s => s.ToJson(tenant.Id)));
        routes.Add("PUT", Path + "/{id}", r => Change(r, Put, s => s.ToJson(tenant.Id)));
        routes.Add("DELETE", Path + "/{id}", Delete);
        routes.Add("GET", OldPath, r => List(r, s_oldList, null, s => s.ToOldTask(tenant.Id)));
        routes.Add("GET", OldPath + "/{id}", r => Find(r) is CloudSchedule task ? Answer.Json(200, task.ToOldTask(tenant.Id)) : NotFound(r));
        routes.Add("PUT", OldPath + "/{id}", r => Change(r, Put, s => s.ToOldTask(tenant.Id)));
        routes.Add("DELETE", OldPath + "/{id}", Delete);
        routes.Add("GET", OldestPath, ReloadTasks);
        routes.Add("GET", OldestPath + "/{id}", r => Find(r) is CloudSchedule task ? Answer.Json(200, task.ToReloadTask(r.BaseUri, tenant.Id)) : OwnedAnswers.Traced(404, "Not Found"));
    }

    private Answer Error(int status, string title, string context) => OwnedAnswers.Task(status, title, context, tenant.Clock.UtcNow);

    private Answer NotFound(ServiceRequest request) => Error(404, "Not Found", $"task {request.Route("id")}");

    private CloudSchedule? Find(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudSchedule? task = Content.Schedules.Find(request.Route("id"));
        return task is not null && Content.CanSee(caller, task, caller.IsAnalyticsAdmin) ? task : null;
    }

    private Answer Get(ServiceRequest request) => Find(request) is CloudSchedule task ? Answer.Json(200, task.ToJson(tenant.Id)) : NotFound(request);

    private Answer List(ServiceRequest request, OwnedList<CloudSchedule> list, string? filterText, Func<CloudSchedule, JsonObject> write)
    {
        CloudCaller caller = CloudCaller.Of(request);
        Func<CloudSchedule, bool> filter = static _ => true;
        if (!string.IsNullOrWhiteSpace(filterText))
        {
            try
            {
                filter = ScimParser<CloudSchedule>.Parse(filterText, s_grammar).Compile();
            }
            catch (ScimException e)
            {
                return Error(400, "Bad Request", e.Message);
            }
        }

        string? resource = request.Query("resourceId");
        OwnedPage<CloudSchedule> page = list.Read(
            request, Content.Schedules.Views, s => Content.CanSee(caller, s, caller.IsAnalyticsAdmin) && (resource is null || s.ResourceId == resource) && filter(s));
        return page.Error is not null ? Error(400, "Bad Request", page.Error) : Answer.Json(200, OwnedAnswers.Envelope(request, page, write));
    }

    private Answer ReloadTasks(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? app = request.Query("appId");
        OwnedPage<CloudSchedule> page = s_oldestList.Read(
            request, Content.Schedules.Views, s => Content.CanSee(caller, s, caller.IsAnalyticsAdmin) && (app is null || s.ResourceId == app));
        return page.Error is not null
            ? OwnedAnswers.Traced(400, "Bad Request", page.Error)
            : Answer.Json(200, OwnedAnswers.Envelope(request, page, s => s.ToReloadTask(request.BaseUri, tenant.Id)));
    }

    private Answer Change(ServiceRequest request, Func<ServiceRequest, CloudSchedule, string?> work, Func<CloudSchedule, JsonObject> write)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (Find(request) is not CloudSchedule task)
        {
            return NotFound(request);
        }

        if (task.OwnerId != caller.User.Id && !caller.CanManageApps && (task.SpaceId is null || !Content.IsMember(caller, task.SpaceId)))
        {
            return Error(403, "Forbidden", "Access denied.");
        }

        if (work(request, task) is string wrong)
        {
            return Error(400, "Bad Request", wrong);
        }

        // "If the task is owned by another user, ownership is transferred to the requesting user."
        Content.Give(Content.Schedules, task, caller.User.Id);
        task.UpdatedBy = caller.User.Id;
        task.UpdatedAt = tenant.Clock.UtcNow;
        Content.Schedules.Views.Invalidate();
        return Answer.Json(200, write(task));
    }

    private string? Patch(ServiceRequest request, CloudSchedule task)
    {
        if (JsonBody.Patch(request) is not List<PatchOperation> operations || operations.Exists(o => o.Op is not ("add" or "remove" or "replace" or "move" or "copy")))
        {
            return "The body must be a JSON Patch document.";
        }

        if (operations.Exists(o => o.Path.StartsWith("/metadata", StringComparison.OrdinalIgnoreCase)))
        {
            return "metadata is read-only.";
        }

        string? name = operations.FindLast(o => o.Path == "/name")?.Text;
        if (name is { Length: 0 or > 100 })
        {
            return "name must have 1 to 100 characters.";
        }

        Apply(task, name, operations.FindLast(o => o.Path == "/enabled")?.Flag, operations.FindLast(o => o.Path == "/description")?.Text);
        return null;
    }

    private string? Put(ServiceRequest request, CloudSchedule task)
    {
        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "name") is not { Length: > 0 and <= 100 } name || JsonBody.Text(body, "specVersion") is null)
        {
            return "name and specVersion are required.";
        }

        Apply(task, name, JsonBody.Flag(body, "enabled") ?? false, JsonBody.Text(body, "description") ?? string.Empty);
        return null;
    }

    private void Apply(CloudSchedule task, string? name, bool? enabled, string? description)
    {
        if (name is not null && name != task.Name)
        {
            Content.Updated(Content.Schedules, task, "name", task.Name, name);
            task.Name = name;
        }

        task.Description = description ?? task.Description;
        if (enabled is bool value && value != task.Enabled)
        {
            Content.Updated(Content.Schedules, task, "enabled", task.Enabled, value);
            task.Enabled = value;
            task.DisabledCode = value ? null : "MANUALLY";
        }
    }

    private Answer Delete(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (Find(request) is not CloudSchedule task)
        {
            return NotFound(request);
        }

        if (task.OwnerId != caller.User.Id && !caller.IsAdmin)
        {
            return Error(403, "Forbidden", "Access denied.");
        }

        Content.Remove(Content.Schedules, task, "DELETE /scheduling/tasks");
        return Answer.Empty(204);
    }
}
