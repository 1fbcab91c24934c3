using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>New data alerts. They are accepted first, and are there a moment later.</summary>
internal sealed class DataAlertCreateRoutes(CloudTenant tenant)
{
    private const int MostRules = 5;

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes) => routes.Add("POST", "/api/v1/data-alerts", Create);

    /// <summary>Why a body can't become an alert; null when it can.</summary>
    private static string? Refusal(JsonElement body)
    {
        if (JsonBody.Text(body, "name") is not { Length: > 0 and <= 78 } || JsonBody.Text(body, "conditionId") is not { Length: > 0 })
        {
            return "name, of 78 characters at the most, and conditionId are required.";
        }

        if (!body.TryGetProperty("recipients", out JsonElement recipients) || recipients.ValueKind != JsonValueKind.Object
            || !recipients.TryGetProperty("userIds", out JsonElement users) || users.ValueKind != JsonValueKind.Array)
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
            "SCHEDULED" => body.TryGetProperty("scheduleOptions", out JsonElement options) && JsonBody.Texts(options, "recurrence") is { Count: > 0 and <= MostRules } ? null : "scheduleOptions must have one to five rules of recurrence.",
            _ => "triggerType must be RELOAD or SCHEDULED.",
        };
    }

    private Answer Create(ServiceRequest request)
    {
        if (!JsonBody.TryObject(request, out JsonElement body))
        {
            return OwnedAnswers.Metered(400, "Bad request", "The body must be an object.");
        }

        if (Refusal(body) is string wrong)
        {
            return OwnedAnswers.Metered(400, "Bad request", wrong);
        }

        CloudCaller caller = CloudCaller.Of(request);
        if (Content.Apps.Find(JsonBody.Text(body, "appId") ?? string.Empty) is not CloudApp app || !Content.CanSee(caller, app, caller.IsAnalyticsAdmin))
        {
            return OwnedAnswers.Metered(400, "Bad request", "appId names no app that the caller may open.");
        }

        CloudDataAlert alert = Content.Add(Content.Alerts, Alert(body, app, caller), isChange: true);
        JsonObject answer = alert.ToJson(request.BaseUri, tenant.Id, caller.User.Name);

        // "The alerting task will have status creating, until status is set to either valid or invalid."
        answer["status"] = "creating";
        return Answer.Json(202, answer);
    }

    private CloudDataAlert Alert(JsonElement body, CloudApp app, CloudCaller caller) => new()
    {
        Seq = Content.NextSeq(),
        Id = Content.Factory.Hex(),
        Name = JsonBody.Text(body, "name")!,
        AppId = app.Id,
        ConditionId = JsonBody.Text(body, "conditionId")!,
        Enabled = JsonBody.Flag(body, "enabled") ?? true,
        Definition = new JsonObject(body.EnumerateObject().Where(p => p.Name is "description" or "recipients" or "scheduleOptions" or "sheetId" or "throttling" or "triggerType" or "bookmarkId")
            .Select(p => new KeyValuePair<string, JsonNode?>(p.Name, JsonNode.Parse(p.Value.GetRawText())))),
        OwnerId = caller.User.Id,
        CreatedAt = tenant.Clock.UtcNow,
        UpdatedAt = tenant.Clock.UtcNow,
    };
}
