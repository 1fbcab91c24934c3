using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Automations, under their new address and the old one.</summary>
internal sealed class AutomationRoutes(CloudTenant tenant)
{
    private static readonly string[] s_paths = ["/api/workflows/automations", "/api/v1/automations"];

    private static readonly OwnedList<CloudAutomation> s_list = new OwnedList<CloudAutomation>(CursorStyle.Cursor, 100, 200, "+id")
        .By("id", a => a.Id).By("name", a => a.Name).By("runMode", a => a.RunMode).By("state", a => a.State).ByTime("createdAt", a => a.CreatedAt)
        .ByTime("updatedAt", a => a.UpdatedAt).By("lastRunStatus", a => a.LastRunStatus)
        .ByTime("lastRunAt", a => a.Runs.Count > 0 ? a.Runs.Max() : DateTimeOffset.MinValue);

    private static readonly ScimGrammar<CloudAutomation> s_grammar = new ScimGrammar<CloudAutomation>()
        .Text("name", "eq co", a => a.Name)
        .Text("runMode", "eq", a => a.RunMode)
        .Text("lastRunStatus", "eq", a => a.LastRunStatus)
        .Text("ownerId", "eq", a => a.OwnerId)
        .Text("spaceId", "eq", a => a.SpaceId);

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        foreach (string path in s_paths)
        {
            routes.Add("GET", path, List);
            routes.Add("GET", path + "/{id}", r => With(r, MayRead, a => Answer.Json(200, a.ToDetail(withToken: MayChange(CloudCaller.Of(r), a)))));
            routes.Add("DELETE", path + "/{id}", r => With(r, MayChange, Delete));
            routes.Add("GET", path + "/{id}/runs", r => With(r, MayRead, a => Runs(r, a)));
            routes.Add("POST", path + "/{id}/actions/enable", r => With(r, MayChange, a => SetState(a, "available")));
            routes.Add("POST", path + "/{id}/actions/disable", r => With(r, MayChange, a => SetState(a, "disabled")));
            routes.Add("POST", path + "/{id}/actions/change-owner", r => With(r, MayMove, a => ChangeOwner(r, a)));
            routes.Add("POST", path + "/{id}/actions/move", r => With(r, MayMove, a => ChangeOwner(r, a)));
        }
    }

    public static Answer NotFound() => OwnedAnswers.Traced(404, "Not found");

    public static Answer Forbidden() => OwnedAnswers.Traced(403, "Forbidden", "The requesting user lacks the role or scope for this.");

    private static bool MayRead(CloudCaller caller, CloudAutomation row) => caller.IsAnalyticsAdmin || row.OwnerId == caller.User.Id;

    private static bool MayChange(CloudCaller caller, CloudAutomation row) => caller.CanManageAutomations || row.OwnerId == caller.User.Id;

    /// <summary>Not even its owner may give an automation away.</summary>
    private static bool MayMove(CloudCaller caller, CloudAutomation row) => caller.CanManageAutomations;

    private static JsonObject ToJson(ServiceRequest request, CloudAutomation row) => row.ToJson(withToken: MayChange(CloudCaller.Of(request), row));

    private Answer With(ServiceRequest request, Func<CloudCaller, CloudAutomation, bool> may, Func<CloudAutomation, Answer> work)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudAutomation? row = Content.Automations.Find(request.Route("id"));
        return row is null || !Content.CanSee(caller, row, caller.IsAnalyticsAdmin) ? NotFound() : !may(caller, row) ? Forbidden() : work(row);
    }

    private Answer List(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        Func<CloudAutomation, bool> filter = static _ => true;
        if (request.Query("filter") is { Length: > 0 } text)
        {
            try
            {
                filter = ScimParser<CloudAutomation>.Parse(text, s_grammar).Compile();
            }
            catch (ScimException e)
            {
                return OwnedAnswers.Traced(400, "Bad Request", e.Message);
            }
        }

        // Here everything is listed unless the caller says otherwise; the list of connections has it the other way round.
        bool all = caller.IsAnalyticsAdmin && !string.Equals(request.Query("listAll"), "false", StringComparison.OrdinalIgnoreCase);
        OwnedPage<CloudAutomation> page = s_list.Read(request, Content.Automations.Views, a => Content.CanSee(caller, a, all) && filter(a));
        return page.Error is not null
            ? OwnedAnswers.Traced(400, "Bad Request", page.Error)
            : Answer.Json(200, new JsonObject { ["data"] = OwnedAnswers.Rows(page, a => ToJson(request, a)), ["links"] = PageLinks(page) });
    }

    /// <summary>The automation services name the neighbours of a page and not the page itself.</summary>
    public static JsonObject PageLinks<T>(OwnedPage<T> page) => new JsonObject()
        .AddIfSet("next", page.Next is null ? null : OwnedAnswers.Href(page.Next))
        .AddIfSet("prev", page.Previous is null ? null : OwnedAnswers.Href(page.Previous));

    private static Answer Runs(ServiceRequest request, CloudAutomation row)
    {
        if (ListQuery.Limit(request, 10, 200) is not int limit)
        {
            return OwnedAnswers.Traced(400, "Bad Request", "limit must be between 1 and 200.");
        }

        return Answer.Json(200, new JsonObject
        {
            ["data"] = new JsonArray(row.Runs.OrderDescending().Take(limit).Select(start => (JsonNode)new JsonObject
            {
                ["id"] = new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(row.Id + start.UtcTicks))[..16]).ToString(),
                ["status"] = "finished",
                ["context"] = "api_async",
                ["ownerId"] = row.OwnerId,
                ["startTime"] = start.UtcDateTime,
                ["stopTime"] = start.AddMinutes(1).UtcDateTime,
            }).ToArray()),
            ["links"] = new JsonObject(),
        });
    }

    private Answer Delete(CloudAutomation row)
    {
        Content.Remove(Content.Automations, row, "DELETE /automations");
        return Answer.Empty(204);
    }

    private Answer SetState(CloudAutomation row, string state)
    {
        Content.Updated(Content.Automations, row, "state", row.State, state);
        row.State = state;
        return Answer.Empty(204);
    }

    /// <summary>"This action removes the history and change logs of this automation. All linked connections are detached and not moved to the new owner."</summary>
    private Answer ChangeOwner(ServiceRequest request, CloudAutomation row)
    {
        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "userId") is not string owner || !Content.CanOwn(owner))
        {
            return OwnedAnswers.Traced(400, "Bad Request", "userId must name a user who is not disabled.");
        }

        Content.Give(Content.Automations, row, owner);
        row.Runs.Clear();
        row.ConnectionIds.Clear();
        return Answer.Empty(204);
    }
}
