using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Automations, under their new address and the old one.</summary>
internal sealed class AutomationFamily(CloudTenant tenant)
{
    public const string Denied = "The requesting user lacks the role or scope for this.";
    private const string CreatorRole = "AutomationCreator";

    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudAutomation> Create() =>
        new()
        {
            Paths = ["/api/workflows/automations", "/api/v1/automations"],
            Table = Content.Automations,
            Error = CloudErrors.Traced,
            Denied = Denied,
            Sees = (caller, row) => Content.CanSee(caller, row, caller.IsAnalyticsAdmin),
            MayRead = static (caller, row) => caller.IsAnalyticsAdmin || row.OwnerId == caller.User.Id,
            MayChange = MayChange,
            List = new CloudList<CloudAutomation>((_, detail) => CloudErrors.Traced(400, detail), "+id")
            {
                Standard = 100,
                Maximum = 200,
                After = "cursor",
                Before = "cursor",
                Grammar = new ScimGrammar<CloudAutomation>()
                    .Text("name", "eq co", a => a.Name)
                    .Text("runMode", "eq", a => a.RunMode)
                    .Text("lastRunStatus", "eq", a => a.LastRunStatus)
                    .Text("ownerId", "eq", a => a.OwnerId)
                    .Text("spaceId", "eq", a => a.SpaceId),
            }
                .By("id", a => a.Id)
                .By("name", a => a.Name)
                .By("runMode", a => a.RunMode)
                .By("state", a => a.State)
                .ByTime("createdAt", a => a.CreatedAt)
                .ByTime("updatedAt", a => a.UpdatedAt)
                .By("lastRunStatus", a => a.LastRunStatus)
                .ByTime("lastRunAt", a => a.Runs.Count > 0 ? a.Runs.Max() : DateTimeOffset.MinValue),

            // Here an administrator sees all rows unless listAll is false. In the list of connections listAll must be true for that.
            Listed = request =>
                row =>
                    Content.CanSee(
                        CloudCaller.Of(request),
                        row,
                        CloudCaller.Of(request).IsAnalyticsAdmin
                            && !string.Equals(request.Query("listAll"), "false", StringComparison.OrdinalIgnoreCase)
                    ),
            Envelope = Envelope,
            Write = static (request, row) => row.ToJson(MayChange(CloudCaller.Of(request), row)),
            WriteOne = static (request, row) => row.ToDetail(MayChange(CloudCaller.Of(request), row)),
            Create = New,
            Delete = (_, row) => Content.Remove(Content.Automations, row, "DELETE /automations"),
            Actions =
            [
                new("GET", "/runs", static (caller, row) => caller.IsAnalyticsAdmin || row.OwnerId == caller.User.Id, Runs),
                new("POST", "/actions/enable", MayChange, (_, row) => SetState(row, "available")),
                new("POST", "/actions/disable", MayChange, (_, row) => SetState(row, "disabled")),
                new("POST", "/actions/change-owner", MayMove, ChangeOwner),
                new("POST", "/actions/move", MayMove, ChangeOwner),
            ],
        };

    /// <summary>The automation services link the next and previous page, and not the page itself.</summary>
    public static JsonObject Envelope<T>(ServiceRequest request, CloudPage<T> page, Func<T, JsonObject> write) =>
        new() { ["data"] = page.Data(write), ["links"] = page.Links(self: null) };

    /// <summary>The owner that the body of a request names. Refuses a body without a usable owner.</summary>
    public static string NewOwner(CloudContent content, ServiceRequest request) =>
        JsonBody.TryObject(request, out JsonElement body) && JsonBody.Text(body, "userId") is string owner && content.CanOwn(owner)
            ? owner
            : throw Bad("userId must name a user who is not disabled.");

    private static bool MayChange(CloudCaller caller, CloudAutomation row) => caller.CanManageAutomations || row.OwnerId == caller.User.Id;

    /// <summary>Even the owner may not give an automation to another owner.</summary>
    private static bool MayMove(CloudCaller caller, CloudAutomation row) => caller.CanManageAutomations;

    private static CloudException Bad(string detail) => new(CloudErrors.Traced(400, detail));

    private static Answer Runs(ServiceRequest request, CloudAutomation row)
    {
        int limit = ListQuery.Limit(request, 10, 200) ?? throw Bad("limit must be between 1 and 200.");
        return Answer.Json(
            200,
            new JsonObject
            {
                ["data"] = new JsonArray(
                    row.Runs.OrderDescending()
                        .Take(limit)
                        .Select(start =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["id"] = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(row.Id + start.UtcTicks))[..16]).ToString(),
                                    ["status"] = "finished",
                                    ["context"] = "api_async",
                                    ["ownerId"] = row.OwnerId,
                                    ["startTime"] = start.UtcDateTime,
                                    ["stopTime"] = start.AddMinutes(1).UtcDateTime,
                                }
                        )
                        .ToArray()
                ),
                ["links"] = new JsonObject(),
            }
        );
    }

    /// <summary>Only holders of the role AutomationCreator and callers who administer automations may create one.</summary>
    private CloudAutomation New(ServiceRequest request, JsonElement body)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? space = JsonBody.Text(body, "spaceId") is { Length: > 0 } given ? given : null;
        bool mayCreate =
            caller.User.Roles.Concat(caller.User.Groups.SelectMany(g => g.Roles)).Any(r => r.Name == CreatorRole)
            && (space is null || Content.IsMember(caller, space));
        if (!caller.CanManageAutomations && !mayCreate)
        {
            throw new CloudException(CloudErrors.Traced(403, Denied));
        }

        if (JsonBody.Text(body, "name") is not { Length: > 0 } name)
        {
            throw Bad("name is required.");
        }

        if (
            body.TryGetProperty("maxConcurrentRuns", out JsonElement runs)
            && (runs.ValueKind != JsonValueKind.Number || !runs.TryGetInt32(out int most) || most < 1)
        )
        {
            throw Bad("maxConcurrentRuns must be a whole number from 1.");
        }

        if (space is not null && Content.Spaces.Find(space) is null)
        {
            throw Bad("spaceId names no space.");
        }

        List<JsonObject> schedules =
            body.TryGetProperty("schedules", out JsonElement times) && times.ValueKind == JsonValueKind.Array
                ? times
                    .EnumerateArray()
                    .Where(s => s.ValueKind == JsonValueKind.Object)
                    .Select(s => JsonNode.Parse(s.GetRawText())!.AsObject())
                    .ToList()
                : [];
        schedules.ForEach(s => s["id"] = Guid.NewGuid().ToString());
        OwnedBasics basics = new(Content.NextSeq(), Guid.NewGuid().ToString(), name, caller.User.Id, space, tenant.Clock.UtcNow);
        CloudAutomation row = new(basics, Content.Factory.Hex())
        {
            Description = JsonBody.Text(body, "description"),
            RunMode = schedules.Count > 0 ? "scheduled" : "manual",
            ExecutionToken = RandomNumberGenerator.GetHexString(40, lowercase: true),
        };
        row.Definition.AddAll(JsonBody.Pick(body, "workspace", "maxConcurrentRuns"))["schedules"] = new JsonArray(
            schedules.ToArray<JsonNode?>()
        );
        return Content.Add(Content.Automations, row, isChange: true);
    }

    private Answer SetState(CloudAutomation row, string state)
    {
        Content.Updated(Content.Automations, row, "state", row.State, state);
        row.State = state;
        return Answer.Empty(204);
    }

    /// <summary>
    /// "This action removes the history and change logs of this automation. All linked connections are detached and not moved to the new
    /// owner."
    /// </summary>
    private Answer ChangeOwner(ServiceRequest request, CloudAutomation row)
    {
        Content.Give(Content.Automations, row, NewOwner(Content, request));
        row.Runs.Clear();
        row.ConnectionIds.Clear();
        return Answer.Empty(204);
    }
}
