using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Data alerts. Their list keeps the rows under <c>tasks</c>.</summary>
internal sealed class DataAlertFamily(CloudTenant tenant)
{
    private const int MostRules = 5;

    private bool _enabled = true;

    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudDataAlert> Create() =>
        new()
        {
            Paths = ["/api/v1/data-alerts"],
            Table = Content.Alerts,
            Error = CloudErrors.Metered,
            Missing = "An alerting task with the specified ID was not found.",
            Denied = ReportTasks.Denied,
            Sees = (caller, alert) => Content.CanSee(caller, alert, caller.IsAnalyticsAdmin),
            MayChange = static (caller, alert) => caller.CanManageReports || alert.OwnerId == caller.User.Id,
            List = new CloudList<CloudDataAlert>((_, detail) => CloudErrors.Metered(400, detail), "-datecreated") { HasOffset = true }
                .ByTime("datecreated", a => a.CreatedAt)
                .By("name", a => a.Name)
                .By("enabled", a => a.Enabled ? "1" : "0")
                .By("status", a => a.ErrorStatus)
                .Where("ownerId", a => a.OwnerId)
                .Where("appID", a => a.AppId)
                .Where("conditionId", a => a.ConditionId)
                .WhereAny("status", Status, "INVALID_RECIPIENT", "INVALID_OWNER", "DISABLED", "VALID"),
            Envelope = (request, page, write) => ReportTasks.Envelope("tasks", request, page, write),
            Write = (request, alert) => alert.ToJson(request.BaseUri, tenant.Id, tenant.FindUser(alert.OwnerId)?.Name),
            Patch = new()
            {
                ["/name"] = (alert, o) =>
                    o.Text is { Length: > 0 } name
                        ? () => Content.Set(Content.Alerts, alert, "name", alert.Name, name, v => alert.Name = v)
                        : null,
                ["/enabledAction"] = (alert, o) =>
                    o.Flag is bool on
                        ? () => Content.Set(Content.Alerts, alert, "enabled", alert.Enabled, on, v => alert.Enabled = v)
                        : null,
                ["/ownerId"] = PatchOwner,
                ["/ownerName"] = null,
                ["/conditionId"] = null,
                ["/bookmarkId"] = null,
                ["/description"] = null,
                ["/throttling"] = null,
                ["/triggerType"] = null,
                ["/scheduleOptions"] = null,
            },
            Delete = (_, alert) => Content.Remove(Content.Alerts, alert, "DELETE /data-alerts"),
            Extras = [new("POST", string.Empty, New), new("GET", "/settings", _ => Settings()), new("PUT", "/settings", PutSettings)],
        };

    /// <summary>The state of an alert, as the filter of the list names it.</summary>
    private string Status(CloudDataAlert alert) =>
        !Content.CanOwn(alert.OwnerId) ? "INVALID_OWNER"
        : alert.Enabled ? "VALID"
        : "DISABLED";

    private Action? PatchOwner(CloudDataAlert alert, PatchOperation operation)
    {
        string owner = ReportTasks.NewOwner(Content, operation);
        return owner == alert.OwnerId
            ? null
            : () =>
            {
                Content.Give(Content.Alerts, alert, owner);
                alert.Errors.Clear();
            };
    }

    /// <summary>What is wrong with the body of a new alert; null when it is right.</summary>
    private static string? Refusal(JsonElement body)
    {
        if (JsonBody.Text(body, "name") is not { Length: > 0 and <= 78 } || JsonBody.Text(body, "conditionId") is not { Length: > 0 })
        {
            return "name, of 78 characters at the most, and conditionId are required.";
        }

        if (
            !body.TryGetProperty("recipients", out JsonElement recipients)
            || recipients.ValueKind != JsonValueKind.Object
            || !recipients.TryGetProperty("userIds", out JsonElement users)
            || users.ValueKind != JsonValueKind.Array
        )
        {
            return "recipients must have userIds.";
        }

        if (JsonBody.Text(body, "description") is { Length: > 255 })
        {
            return "description must have 255 characters at the most.";
        }

        return JsonBody.Text(body, "triggerType") switch
        {
            "RELOAD" => null,
            "SCHEDULED" => body.TryGetProperty("scheduleOptions", out JsonElement options)
            && JsonBody.Texts(options, "recurrence") is { Count: > 0 and <= MostRules }
                ? null
                : "scheduleOptions must have one to five rules of recurrence.",
            _ => "triggerType must be RELOAD or SCHEDULED.",
        };
    }

    /// <summary>A new alert is accepted first, and exists a moment later.</summary>
    private Answer New(ServiceRequest request)
    {
        if (!JsonBody.TryObject(request, out JsonElement body) || Refusal(body) is not null)
        {
            throw ReportTasks.Bad(body.ValueKind == JsonValueKind.Object ? Refusal(body)! : "The body must be an object.");
        }

        CloudCaller caller = CloudCaller.Of(request);
        if (
            Content.Apps.Find(JsonBody.Text(body, "appId") ?? string.Empty) is not CloudApp app
            || !Content.CanSee(caller, app, caller.IsAnalyticsAdmin)
        )
        {
            throw ReportTasks.Bad("appId names no app that the caller may open.");
        }

        OwnedBasics basics = new(
            Content.NextSeq(),
            Content.Factory.Hex(),
            JsonBody.Text(body, "name")!,
            caller.User.Id,
            null,
            tenant.Clock.UtcNow
        );
        CloudDataAlert alert = Content.Add(
            Content.Alerts,
            isChange: true,
            row: new CloudDataAlert(basics)
            {
                AppId = app.Id,
                ConditionId = JsonBody.Text(body, "conditionId")!,
                Enabled = JsonBody.Flag(body, "enabled") ?? true,
                Definition = JsonBody.Pick(
                    body,
                    "description",
                    "recipients",
                    "scheduleOptions",
                    "sheetId",
                    "throttling",
                    "triggerType",
                    "bookmarkId"
                ),
            }
        );

        // "The alerting task will have status creating, until status is set to either valid or invalid."
        return Answer.Json(202, alert.ToJson(request.BaseUri, tenant.Id, caller.User.Name).AddIfSet("status", "creating"));
    }

    private Answer Settings() =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["tenantId"] = tenant.Id,
                ["enable-data-alerting"] = _enabled,
                ["data-alerting-license-status"] = "enabled",
                ["data-alerting-feature-operation-status"] = "none",
                ["max-recipients-in-target-access"] = 100,
            }
        );

    private Answer PutSettings(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).IsAdmin)
        {
            throw new CloudException(CloudErrors.Metered(403, ReportTasks.Denied));
        }

        _enabled =
            JsonBody.TryObject(request, out JsonElement body) && JsonBody.Flag(body, "enable-data-alerting") is bool enabled
                ? enabled
                : throw ReportTasks.Bad("enable-data-alerting is required.");
        return Answer.Empty(204);
    }
}
