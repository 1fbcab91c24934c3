using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Reports and charts that are sent on a schedule. In a list the owner is called <c>owner</c>, in a patch <c>/ownerId</c>.</summary>
internal sealed class SharingTaskRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/sharing-tasks";

    private static readonly string[] s_patchable =
    [
        "/name", "/tags", "/ownerId", "/enabled", "/description", "/scheduleOptions", "/templates", "/recipients", "/recipient", "/sharePointFolder",
        "/dataConnectionID", "/transportChannels", "/bookmarkId",
    ];

    private static readonly OwnedList<CloudSharingTask> s_list = new OwnedList<CloudSharingTask>(CursorStyle.NextPrev, 20, 100, "-datecreated")
        .ByTime("datecreated", t => t.CreatedAt).By("name", t => t.Name).By("enabled", t => t.Enabled ? "1" : "0").By("type", t => t.Type).By("appid", t => t.AppId);

    private bool _enableSharing = true;
    private bool _enableSubscription = true;

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("GET", Path + "/settings", _ => Settings());
        routes.Add("PATCH", Path + "/settings", PatchSettings);
        routes.Add("GET", Path + "/{taskId}", r => Find(r) is CloudSharingTask task ? Answer.Json(200, ToJson(r, task)) : NotFound());
        routes.Add("PATCH", Path + "/{taskId}", Patch);
        routes.Add("DELETE", Path + "/{taskId}", Delete);
    }

    private static Answer NotFound() => OwnedAnswers.Metered(404, "Not found", "A task with the specified ID was not found.");

    private static Answer Forbidden() => OwnedAnswers.Metered(403, "Forbidden", "Insufficient privileges.");

    private static bool MayChange(CloudCaller caller, CloudSharingTask task) => caller.CanManageReports || task.OwnerId == caller.User.Id;

    private JsonObject ToJson(ServiceRequest request, CloudSharingTask task) => task.ToJson(request.BaseUri, tenant.Id, tenant.FindUser(task.OwnerId)?.Name);

    private CloudSharingTask? Find(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudSharingTask? task = Content.SharingTasks.Find(request.Route("taskId"));
        return task is not null && Content.CanSee(caller, task, caller.IsAnalyticsAdmin) ? task : null;
    }

    private Answer List(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? owner = request.Query("owner");
        string? app = request.Query("appid");
        string[]? types = request.Query("type") is { Length: > 0 } given ? given.Split(',') : null;
        bool Fits(CloudSharingTask task) => Content.CanSee(caller, task, caller.IsAnalyticsAdmin)
            && (owner is null || task.OwnerId == owner)
            && (app is null || task.AppId == app)
            && (types is null || Array.IndexOf(types, task.Type) >= 0);
        return OffsetList.Read(request, s_list, Content.SharingTasks.Views, Content.SharingTasks.Rows, Fits, "sharingTasks", t => ToJson(request, t));
    }

    private Answer Patch(ServiceRequest request)
    {
        if (Find(request) is not CloudSharingTask task)
        {
            return NotFound();
        }

        if (!MayChange(CloudCaller.Of(request), task))
        {
            return Forbidden();
        }

        if (JsonBody.Patch(request) is not List<PatchOperation> operations || operations.Exists(o => o.Op is not ("replace" or "remove") || Array.IndexOf(s_patchable, o.Path) < 0))
        {
            return OwnedAnswers.Metered(400, "Bad request", "The body must be an array of replacements.");
        }

        string? owner = operations.FindLast(o => o.Path == "/ownerId")?.Text;
        if (operations.Exists(o => o.Path == "/ownerId") && !Content.CanOwn(owner))
        {
            return OwnedAnswers.Metered(400, "Bad request", "The new owner is no user of this tenant, or is disabled.");
        }

        foreach (PatchOperation operation in operations)
        {
            Apply(task, operation);
        }

        return Answer.Empty(204);
    }

    private void Apply(CloudSharingTask task, PatchOperation operation)
    {
        switch (operation.Path)
        {
            case "/ownerId" when operation.Text != task.OwnerId:
                // A task that ran for one person does not run for another until somebody switches it on again.
                Content.Give(Content.SharingTasks, task, operation.Text!);
                task.Errors.Clear();
                task.Errors["DISABLED_DUE_TO_OWNERSHIP_CHANGE"] = tenant.Clock.UtcNow;
                break;
            case "/enabled" when operation.Flag is bool enabled:
                Content.Updated(Content.SharingTasks, task, "enabled", task.Enabled, enabled);
                task.Enabled = enabled;
                if (enabled)
                {
                    task.Errors.Remove("DISABLED_DUE_TO_OWNERSHIP_CHANGE");
                }

                break;
            case "/name" when operation.Text is { Length: > 0 } name:
                Content.Updated(Content.SharingTasks, task, "name", task.Name, name);
                task.Name = name;
                break;
            case "/description" when operation.Text is string description:
                Content.Updated(Content.SharingTasks, task, "description", task.Description, description);
                task.Description = description;
                break;
        }
    }

    private Answer Delete(ServiceRequest request)
    {
        if (Find(request) is not CloudSharingTask task)
        {
            return NotFound();
        }

        if (!MayChange(CloudCaller.Of(request), task))
        {
            return Forbidden();
        }

        Content.Remove(Content.SharingTasks, task, "DELETE /sharing-tasks");
        return Answer.Empty(204);
    }

    private Answer Settings() => Answer.Json(200, new JsonObject
    {
        ["tenantId"] = tenant.Id,
        ["enable-sharing"] = _enableSharing,
        ["enable-report-subscription"] = _enableSubscription,
        ["maxRecipients"] = 100,
        ["maxSubscriptionRecipients"] = 100,
        ["reportSubscriptionStatus"] = "none",
        ["reporting-service-license-status"] = "enabled",
    });

    private Answer PatchSettings(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).IsAdmin)
        {
            return Forbidden();
        }

        if (JsonBody.Patch(request) is not List<PatchOperation> operations
            || !operations.TrueForAll(o => o is { Op: "replace", Flag: not null, Path: "/enable-sharing" or "/enable-report-subscription" }))
        {
            return OwnedAnswers.Metered(400, "Bad request", "The body must be an array of replacements of the two settings.");
        }

        _enableSharing = operations.FindLast(o => o.Path == "/enable-sharing")?.Flag ?? _enableSharing;
        _enableSubscription = operations.FindLast(o => o.Path == "/enable-report-subscription")?.Flag ?? _enableSubscription;
        return Answer.Empty(204);
    }
}
