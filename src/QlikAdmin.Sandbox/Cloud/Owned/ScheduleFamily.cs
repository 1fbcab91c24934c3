using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>
/// Scheduled tasks, in three forms: of the scheduling service, of the older task service, and of the still older reload service. No call
/// changes the owner: whoever edits the task of another person becomes its owner.
/// </summary>
internal sealed class ScheduleFamily(CloudTenant tenant)
{
    private static readonly string[] s_definition =
    [
        "start",
        "events",
        "states",
        "specVersion",
        "version",
        "key",
        "annotations",
        "keepActive",
    ];

    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudSchedule> Create() =>
        Tasks(
            "/api/scheduling/tasks",
            s => s.ToJson(tenant.Id),
            new CloudList<CloudSchedule>((_, detail) => Error(400, detail), "-updatedAt")
            {
                After = "page",
                Before = "page",
                Grammar = new ScimGrammar<CloudSchedule>()
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
                    .Date("updatedAt", "gt ge lt le", s => s.UpdatedAt),
            }
                .By("name", s => s.Name)
                .By("enabled", s => s.Enabled ? "1" : "0")
                .By("ownerId", s => s.OwnerId)
                .By("resourceId", s => s.ResourceId)
                .By("spaceId", s => s.SpaceId ?? string.Empty)
                .By("updatedBy", s => s.UpdatedBy),
            isPatchable: true
        );

    public OwnedFamily<CloudSchedule> CreateOld() =>
        Tasks(
            "/api/v1/tasks",
            s => s.ToOldTask(tenant.Id),
            new CloudList<CloudSchedule>((_, detail) => Error(400, detail), "-updatedAt") { After = "page", Before = "page" },
            isPatchable: false
        );

    public OwnedFamily<CloudSchedule> CreateOldest() =>
        new()
        {
            Paths = ["/api/v1/reload-tasks"],
            Table = Content.Schedules,
            Error = CloudErrors.Traced,
            Sees = Sees,
            List = new CloudList<CloudSchedule>((_, detail) => CloudErrors.Traced(400, detail), "+createdAt") { Standard = 10 }
                .ByTime("createdAt", s => s.CreatedAt)
                .Where("appId", s => s.ResourceId),
            Write = (request, s) => s.ToReloadTask(request.BaseUri, tenant.Id),
        };

    private OwnedFamily<CloudSchedule> Tasks(
        string path,
        Func<CloudSchedule, JsonObject> write,
        CloudList<CloudSchedule> list,
        bool isPatchable
    ) =>
        new()
        {
            Paths = [path],
            Table = Content.Schedules,
            Error = Error,
            Find = r => Content.Schedules.Find(r.Route("id")) ?? throw new CloudException(Error(404, $"task {r.Route("id")}")),
            Denied = "Access denied.",
            Sees = Sees,
            MayChange = MayChange,
            MayDelete = static (caller, task) => task.OwnerId == caller.User.Id || caller.IsAdmin,
            List = list.ByTime("updatedAt", s => s.UpdatedAt).ByTime("createdAt", s => s.CreatedAt).Where("resourceId", s => s.ResourceId),
            Write = (_, task) => write(task),
            Create = New,
            PatchOperations = "add remove replace move copy",
            PatchesAnything = true,
            CheckPatch = CheckPatch,
            Patch = !isPatchable
                ? null
                : new OwnedPatch<CloudSchedule>
                {
                    ["/name"] = (task, o) =>
                        o.Text is string name
                            ? () => Content.Set(Content.Schedules, task, "name", task.Name, name, v => task.Name = v)
                            : null,
                    ["/enabled"] = (task, o) => o.Flag is bool enabled ? () => Enable(task, enabled) : null,
                    ["/description"] = (task, o) => o.Text is string text ? () => task.Description = text : null,
                },
            Put = Put,
            Changed = TakeOver,
            ReturnsChanged = true,
            Delete = (_, task) => Content.Remove(Content.Schedules, task, "DELETE /scheduling/tasks"),
        };

    private Answer Error(int status, string? context) => CloudErrors.Task(status, context, tenant.Clock.UtcNow);

    private CloudException Bad(string context) => new(Error(400, context));

    private bool Sees(CloudCaller caller, CloudSchedule task) => Content.CanSee(caller, task, caller.IsAnalyticsAdmin);

    private bool MayChange(CloudCaller caller, CloudSchedule task) => MayUse(caller, task.OwnerId, task.SpaceId);

    private bool MayUse(CloudCaller caller, string ownerId, string? spaceId) =>
        ownerId == caller.User.Id || caller.CanManageApps || (spaceId is not null && Content.IsMember(caller, spaceId));

    /// <summary>"If the task is owned by another user, ownership is transferred to the requesting user."</summary>
    private void TakeOver(ServiceRequest request, CloudSchedule task)
    {
        string caller = CloudCaller.Of(request).User.Id;
        Content.Give(Content.Schedules, task, caller);
        task.UpdatedBy = caller;
        task.UpdatedAt = tenant.Clock.UtcNow;
        Content.Schedules.Views.Invalidate();
    }

    private void CheckPatch(IReadOnlyList<PatchOperation> operations)
    {
        if (operations.Any(o => o.Path.StartsWith("/metadata", StringComparison.OrdinalIgnoreCase)))
        {
            throw Bad("metadata is read-only.");
        }

        if (operations.Any(o => o is { Path: "/name", Text: { Length: 0 or > 100 } }))
        {
            throw Bad("name must have 1 to 100 characters.");
        }
    }

    private void Put(ServiceRequest request, CloudSchedule task, JsonElement body)
    {
        if (JsonBody.Text(body, "name") is not { Length: > 0 and <= 100 } name || JsonBody.Text(body, "specVersion") is null)
        {
            throw Bad("name and specVersion are required.");
        }

        Content.Set(Content.Schedules, task, "name", task.Name, name, v => task.Name = v);
        task.Description = JsonBody.Text(body, "description") ?? string.Empty;
        Enable(task, JsonBody.Flag(body, "enabled") ?? false);
    }

    private void Enable(CloudSchedule task, bool enabled) => Content.Set(Content.Schedules, task, "enabled", task.Enabled, enabled, v =>
        {
            task.Enabled = v;
            task.DisabledCode = v ? null : "MANUALLY";
        });

    /// <summary>The caller who creates a task is its owner. A new task is off until somebody switches it on.</summary>
    private CloudSchedule New(ServiceRequest request, JsonElement body)
    {
        if (JsonBody.Text(body, "name") is not { Length: > 0 and <= 100 } name || JsonBody.Text(body, "specVersion") is not { Length: > 0 })
        {
            throw Bad("name and specVersion are required.");
        }

        bool hasStart = Member(body, "start").ValueKind == JsonValueKind.Object;
        if (ResourceOf(body) is not string resource || (!hasStart && Members(body, "events").Length == 0))
        {
            throw Bad("states must name the app to reload, and start or events when.");
        }

        CloudCaller caller = CloudCaller.Of(request);
        if (Content.Apps.Find(resource) is not CloudApp app || !Content.CanSee(caller, app, caller.IsAnalyticsAdmin))
        {
            throw new CloudException(Error(404, $"app {resource}"));
        }

        if (!MayUse(caller, app.OwnerId, app.SpaceId))
        {
            throw new CloudException(Error(403, "Access denied."));
        }

        return Content.Add(
            Content.Schedules,
            isChange: true,
            row: new CloudSchedule(
                new OwnedBasics(Content.NextSeq(), Guid.NewGuid().ToString(), name, caller.User.Id, app.SpaceId, tenant.Clock.UtcNow)
            )
            {
                Description = JsonBody.Text(body, "description") ?? string.Empty,
                ResourceId = app.Id,
                ResourceName = app.Name,
                Enabled = JsonBody.Flag(body, "enabled") ?? false,
                Recurrence = JsonBody.Text(Member(Member(body, "start"), "schedule"), "recurrence") ?? string.Empty,
                Definition = JsonBody.Pick(body, s_definition),
            }
        );
    }

    /// <summary>"The <c>resourceId</c> is derived automatically from the task's state definitions."</summary>
    private static string? ResourceOf(JsonElement body) =>
        Members(body, "states")
            .SelectMany(s => Members(s, "onEvents"))
            .SelectMany(e => Members(e, "actions"))
            .Select(a => JsonBody.Text(Member(Member(a, "functionRef"), "arguments"), "appId"))
            .FirstOrDefault(id => id is not null);

    private static JsonElement Member(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value) ? value : default;

    private static JsonElement[] Members(JsonElement body, string name) =>
        Member(body, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToArray() : [];
}
