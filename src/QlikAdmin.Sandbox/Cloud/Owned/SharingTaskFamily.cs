using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>
/// Reports and charts that are sent on a schedule. In a list the owner is called <c>owner</c>, in a patch <c>/ownerId</c>.
/// </summary>
internal sealed class SharingTaskFamily(CloudTenant tenant)
{
    private const string OwnerChanged = "DISABLED_DUE_TO_OWNERSHIP_CHANGE";

    private bool _enableSharing = true;
    private bool _enableSubscription = true;

    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudSharingTask> Create() =>
        new()
        {
            Paths = ["/api/v1/sharing-tasks"],
            Table = Content.SharingTasks,
            Error = CloudErrors.Metered,
            Missing = "A task with the specified ID was not found.",
            Denied = ReportTasks.Denied,
            Sees = (caller, task) => Content.CanSee(caller, task, caller.IsAnalyticsAdmin),
            MayChange = static (caller, task) => caller.CanManageReports || task.OwnerId == caller.User.Id,
            List = new CloudList<CloudSharingTask>((_, detail) => CloudErrors.Metered(400, detail), "-datecreated") { HasOffset = true }
                .ByTime("datecreated", t => t.CreatedAt)
                .By("name", t => t.Name)
                .By("enabled", t => t.Enabled ? "1" : "0")
                .By("type", t => t.Type)
                .By("appid", t => t.AppId)
                .Where("owner", t => t.OwnerId)
                .Where("appid", t => t.AppId)
                .WhereAny("type", t => t.Type),
            Envelope = (request, page, write) => ReportTasks.Envelope("sharingTasks", request, page, write),
            Write = (request, task) => task.ToJson(request.BaseUri, tenant.Id, tenant.FindUser(task.OwnerId)?.Name),
            PatchOperations = "replace remove",
            Patch = new()
            {
                ["/name"] = (task, o) =>
                    o.Text is { Length: > 0 } name
                        ? () => Content.Set(Content.SharingTasks, task, "name", task.Name, name, v => task.Name = v)
                        : null,
                ["/description"] = (task, o) =>
                    o.Text is string text
                        ? () => Content.Set(Content.SharingTasks, task, "description", task.Description, text, v => task.Description = v)
                        : null,
                ["/enabled"] = (task, o) => o.Flag is bool enabled ? () => Enable(task, enabled) : null,
                ["/ownerId"] = PatchOwner,
                ["/tags"] = null,
                ["/scheduleOptions"] = null,
                ["/templates"] = null,
                ["/recipients"] = null,
                ["/recipient"] = null,
                ["/sharePointFolder"] = null,
                ["/dataConnectionID"] = null,
                ["/transportChannels"] = null,
                ["/bookmarkId"] = null,
            },
            Delete = (_, task) => Content.Remove(Content.SharingTasks, task, "DELETE /sharing-tasks"),
            Extras = [new("GET", "/settings", _ => Settings()), new("PATCH", "/settings", PatchSettings)],
        };

    /// <summary>After a change of owner, a task does not run until somebody switches it on again.</summary>
    private Action? PatchOwner(CloudSharingTask task, PatchOperation operation)
    {
        string owner = ReportTasks.NewOwner(Content, operation);
        return owner == task.OwnerId
            ? null
            : () =>
            {
                Content.Give(Content.SharingTasks, task, owner);
                task.Errors.Clear();
                task.Errors[OwnerChanged] = tenant.Clock.UtcNow;
            };
    }

    private void Enable(CloudSharingTask task, bool enabled)
    {
        Content.Updated(Content.SharingTasks, task, "enabled", task.Enabled, enabled);
        task.Enabled = enabled;
        if (enabled)
        {
            task.Errors.Remove(OwnerChanged);
        }
    }

    private Answer Settings() =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["tenantId"] = tenant.Id,
                ["enable-sharing"] = _enableSharing,
                ["enable-report-subscription"] = _enableSubscription,
                ["maxRecipients"] = 100,
                ["maxSubscriptionRecipients"] = 100,
                ["reportSubscriptionStatus"] = "none",
                ["reporting-service-license-status"] = "enabled",
            }
        );

    private Answer PatchSettings(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).IsAdmin)
        {
            throw new CloudException(CloudErrors.Metered(403, ReportTasks.Denied));
        }

        if (
            JsonBody.Patch(request) is not List<PatchOperation> operations
            || !operations.TrueForAll(o => o is { Op: "replace", Flag: not null, Path: "/enable-sharing" or "/enable-report-subscription" })
        )
        {
            throw ReportTasks.Bad("The body must be an array of replacements of the two settings.");
        }

        _enableSharing = operations.FindLast(o => o.Path == "/enable-sharing")?.Flag ?? _enableSharing;
        _enableSubscription = operations.FindLast(o => o.Path == "/enable-report-subscription")?.Flag ?? _enableSubscription;
        return Answer.Empty(204);
    }
}
