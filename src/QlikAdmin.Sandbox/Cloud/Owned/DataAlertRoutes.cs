using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Data alerts. Their list keeps the rows under <c>tasks</c>.</summary>
internal sealed class DataAlertRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/data-alerts";

    private static readonly string[] s_patchable =
        ["/ownerName", "/ownerId", "/conditionId", "/enabledAction", "/bookmarkId", "/name", "/description", "/throttling", "/triggerType", "/scheduleOptions"];

    private static readonly string[] s_statuses = ["INVALID_RECIPIENT", "INVALID_OWNER", "DISABLED", "VALID"];

    private static readonly OwnedList<CloudDataAlert> s_list = new OwnedList<CloudDataAlert>(CursorStyle.NextPrev, 20, 100, "-datecreated")
        .ByTime("datecreated", a => a.CreatedAt).By("name", a => a.Name).By("enabled", a => a.Enabled ? "1" : "0").By("status", a => a.ErrorStatus);

    private bool _enabled = true;

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("GET", Path + "/settings", _ => Settings());
        routes.Add("PUT", Path + "/settings", PutSettings);
        routes.Add("GET", Path + "/{alertId}", r => Find(r) is CloudDataAlert alert ? Answer.Json(200, ToJson(r, alert)) : NotFound());
        routes.Add("PATCH", Path + "/{alertId}", Patch);
        routes.Add("DELETE", Path + "/{alertId}", Delete);
    }

    private static Answer NotFound() => OwnedAnswers.Metered(404, "Not found", "An alerting task with the specified ID was not found.");

    private static Answer Forbidden() => OwnedAnswers.Metered(403, "Forbidden", "Insufficient privileges.");

    private static bool MayChange(CloudCaller caller, CloudDataAlert alert) => caller.CanManageReports || alert.OwnerId == caller.User.Id;

    private JsonObject ToJson(ServiceRequest request, CloudDataAlert alert) => alert.ToJson(request.BaseUri, tenant.Id, tenant.FindUser(alert.OwnerId)?.Name);

    private CloudDataAlert? Find(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudDataAlert? alert = Content.Alerts.Find(request.Route("alertId"));
        return alert is not null && Content.CanSee(caller, alert, caller.IsAnalyticsAdmin) ? alert : null;
    }

    /// <summary>The state of an alert in the words of the list's filter.</summary>
    private string Status(CloudDataAlert alert) => !Content.CanOwn(alert.OwnerId) ? "INVALID_OWNER" : alert.Enabled ? "VALID" : "DISABLED";

    private Answer List(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? owner = request.Query("ownerId");
        string? app = request.Query("appID");
        string? condition = request.Query("conditionId");
        string[]? statuses = request.Query("status") is { Length: > 0 } given ? given.Split(',') : null;
        if (statuses is not null && Array.Exists(statuses, s => Array.IndexOf(s_statuses, s) < 0))
        {
            return OwnedAnswers.Metered(400, "Bad request", "status is unknown.");
        }

        bool Fits(CloudDataAlert alert) => Content.CanSee(caller, alert, caller.IsAnalyticsAdmin)
            && (owner is null || alert.OwnerId == owner)
            && (app is null || alert.AppId == app)
            && (condition is null || alert.ConditionId == condition)
            && (statuses is null || Array.IndexOf(statuses, Status(alert)) >= 0);
        return OffsetList.Read(request, s_list, Content.Alerts.Views, Content.Alerts.Rows, Fits, "tasks", a => ToJson(request, a));
    }

    private Answer Patch(ServiceRequest request)
    {
        if (Find(request) is not CloudDataAlert alert)
        {
            return NotFound();
        }

        if (!MayChange(CloudCaller.Of(request), alert))
        {
            return Forbidden();
        }

        if (JsonBody.Patch(request) is not List<PatchOperation> operations || operations.Exists(o => o.Op != "replace" || Array.IndexOf(s_patchable, o.Path) < 0))
        {
            return OwnedAnswers.Metered(400, "Bad request", "The body must be an array of replacements.");
        }

        string? owner = operations.FindLast(o => o.Path == "/ownerId")?.Text;
        if (operations.Exists(o => o.Path == "/ownerId") && !Content.CanOwn(owner))
        {
            return OwnedAnswers.Metered(400, "Bad request", "The new owner is no user of this tenant, or is disabled.");
        }

        if (operations.FindLast(o => o.Path == "/name")?.Text is { Length: > 0 } name)
        {
            Content.Updated(Content.Alerts, alert, "name", alert.Name, name);
            alert.Name = name;
        }

        if (operations.FindLast(o => o.Path == "/enabledAction")?.Flag is bool enabled)
        {
            Content.Updated(Content.Alerts, alert, "enabled", alert.Enabled, enabled);
            alert.Enabled = enabled;
        }

        if (owner is not null && owner != alert.OwnerId)
        {
            Content.Give(Content.Alerts, alert, owner);
            alert.Errors.Clear();
        }

        return Answer.Empty(204);
    }

    private Answer Delete(ServiceRequest request)
    {
        if (Find(request) is not CloudDataAlert alert)
        {
            return NotFound();
        }

        if (!MayChange(CloudCaller.Of(request), alert))
        {
            return Forbidden();
        }

        Content.Remove(Content.Alerts, alert, "DELETE /data-alerts");
        return Answer.Empty(204);
    }

    private Answer Settings() => Answer.Json(200, new JsonObject
    {
        ["tenantId"] = tenant.Id,
        ["enable-data-alerting"] = _enabled,
        ["data-alerting-license-status"] = "enabled",
        ["data-alerting-feature-operation-status"] = "none",
        ["max-recipients-in-target-access"] = 100,
    });

    private Answer PutSettings(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).IsAdmin)
        {
            return Forbidden();
        }

        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Flag(body, "enable-data-alerting") is not bool enabled)
        {
            return OwnedAnswers.Metered(400, "Bad request", "enable-data-alerting is required.");
        }

        _enabled = enabled;
        return Answer.Empty(204);
    }
}
