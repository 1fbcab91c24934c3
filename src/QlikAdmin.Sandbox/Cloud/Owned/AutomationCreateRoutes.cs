using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>New automations, for holders of the role AutomationCreator and those who administer automations.</summary>
internal sealed class AutomationCreateRoutes(CloudTenant tenant)
{
    private const string CreatorRole = "AutomationCreator";

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        routes.Add("POST", "/api/workflows/automations", Create);
        routes.Add("POST", "/api/v1/automations", Create);
    }

    private static bool MayCreate(CloudCaller caller) =>
        caller.CanManageAutomations || caller.User.Roles.Concat(caller.User.Groups.SelectMany(g => g.Roles)).Any(r => r.Name == CreatorRole);

    private Answer Create(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (!MayCreate(caller))
        {
            return AutomationRoutes.Forbidden();
        }

        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "name") is not { Length: > 0 } name)
        {
            return OwnedAnswers.Traced(400, "Bad Request", "name is required.");
        }

        if (body.TryGetProperty("maxConcurrentRuns", out JsonElement runs) && (runs.ValueKind != JsonValueKind.Number || !runs.TryGetInt32(out int most) || most < 1))
        {
            return OwnedAnswers.Traced(400, "Bad Request", "maxConcurrentRuns must be a whole number from 1.");
        }

        string? space = JsonBody.Text(body, "spaceId") is { Length: > 0 } given ? given : null;
        if (space is not null && !caller.CanManageAutomations && !Content.IsMember(caller, space))
        {
            return AutomationRoutes.Forbidden();
        }

        if (space is not null && Content.Spaces.Find(space) is null)
        {
            return OwnedAnswers.Traced(400, "Bad Request", "spaceId names no space.");
        }

        CloudAutomation row = Content.Add(Content.Automations, Automation(body, name, space, caller), isChange: true);
        return Answer.Json(201, row.ToDetail(withToken: true));
    }

    private CloudAutomation Automation(JsonElement body, string name, string? space, CloudCaller caller)
    {
        List<JsonObject> schedules = body.TryGetProperty("schedules", out JsonElement given) && given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray().Where(s => s.ValueKind == JsonValueKind.Object).Select(s => JsonNode.Parse(s.GetRawText())!.AsObject()).ToList()
            : [];
        schedules.ForEach(s => s["id"] = Guid.NewGuid().ToString());
        CloudAutomation row = new()
        {
            Seq = Content.NextSeq(),
            Id = Guid.NewGuid().ToString(),
            ItemId = Content.Factory.Hex(),
            Name = name,
            Description = JsonBody.Text(body, "description"),
            RunMode = schedules.Count > 0 ? "scheduled" : "manual",
            ExecutionToken = RandomNumberGenerator.GetHexString(40, lowercase: true),
            OwnerId = caller.User.Id,
            IndexedOwnerId = caller.User.Id,
            SpaceId = space,
            CreatedAt = tenant.Clock.UtcNow,
            UpdatedAt = tenant.Clock.UtcNow,
        };
        row.Definition["schedules"] = new JsonArray(schedules.ToArray<JsonNode?>());
        foreach (string member in new[] { "workspace", "maxConcurrentRuns" })
        {
            row.Definition.AddIfSet(member, body.TryGetProperty(member, out JsonElement value) ? JsonNode.Parse(value.GetRawText()) : null);
        }

        return row;
    }
}
