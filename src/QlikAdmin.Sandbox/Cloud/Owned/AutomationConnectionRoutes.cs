using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Connections of automations, under their new address and the old one. Machine-to-machine clients may not use them at all.</summary>
internal sealed class AutomationConnectionRoutes(CloudTenant tenant)
{
    private static readonly string[] s_paths = ["/api/workflows/automation-connections", "/api/v1/automation-connections"];

    private static readonly OwnedList<CloudAutomationConnection> s_list = new OwnedList<CloudAutomationConnection>(CursorStyle.Cursor, 100, 200, "+id")
        .By("id", c => c.Id).By("name", c => c.Name).ByTime("createdAt", c => c.CreatedAt).ByTime("updatedAt", c => c.UpdatedAt);

    private static readonly ScimGrammar<CloudAutomationConnection> s_grammar = new ScimGrammar<CloudAutomationConnection>()
        .Text("name", "eq co", c => c.Name)
        .Text("connectorId", "eq", c => c.ConnectorId)
        .Text("ownerId", "eq", c => c.OwnerId)
        .Text("spaceId", "eq", c => c.SpaceId);

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        foreach (string path in s_paths)
        {
            routes.Add("GET", path, List);
            routes.Add("GET", path + "/{id}", r => With(r, c => Answer.Json(200, c.ToJson())));
            routes.Add("DELETE", path + "/{id}", r => With(r, c => Delete(r, c)));
            routes.Add("POST", path + "/{id}/actions/change-owner", r => With(r, c => ChangeOwner(r, c)));
        }
    }

    private Answer With(ServiceRequest request, Func<CloudAutomationConnection, Answer> work)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudAutomationConnection? row = Content.AutomationConnections.Find(request.Route("id"));
        return caller.IsBot ? AutomationRoutes.Forbidden()
            : row is null || !Content.CanSee(caller, row, caller.IsAnalyticsAdmin) ? AutomationRoutes.NotFound()
            : !caller.CanManageAutomations && row.OwnerId != caller.User.Id ? AutomationRoutes.Forbidden()
            : work(row);
    }

    private Answer List(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (caller.IsBot)
        {
            return AutomationRoutes.Forbidden();
        }

        Func<CloudAutomationConnection, bool> filter = static _ => true;
        if (request.Query("filter") is { Length: > 0 } text)
        {
            try
            {
                filter = ScimParser<CloudAutomationConnection>.Parse(text, s_grammar).Compile();
            }
            catch (ScimException e)
            {
                return OwnedAnswers.Traced(400, "Bad Request", e.Message);
            }
        }

        bool all = caller.IsAnalyticsAdmin && string.Equals(request.Query("listAll"), "true", StringComparison.OrdinalIgnoreCase);
        OwnedPage<CloudAutomationConnection> page = s_list.Read(request, Content.AutomationConnections.Views, c => Content.CanSee(caller, c, all) && filter(c));
        return page.Error is not null
            ? OwnedAnswers.Traced(400, "Bad Request", page.Error)
            : Answer.Json(200, new JsonObject { ["data"] = OwnedAnswers.Rows(page, c => c.ToJson()), ["links"] = AutomationRoutes.PageLinks(page) });
    }

    /// <summary>One that automations use goes only by force.</summary>
    private Answer Delete(ServiceRequest request, CloudAutomationConnection row)
    {
        bool isForced = string.Equals(request.Query("forced"), "true", StringComparison.OrdinalIgnoreCase);
        if (!isForced && Content.Automations.Rows.Any(a => a.ConnectionIds.Contains(row.Id)))
        {
            return OwnedAnswers.Traced(400, "Bad Request", "The connection is used by automations.");
        }

        foreach (CloudAutomation automation in Content.Automations.Rows)
        {
            automation.ConnectionIds.Remove(row.Id);
        }

        Content.Remove(Content.AutomationConnections, row, "DELETE /automation-connections");
        return Answer.Empty(204);
    }

    private Answer ChangeOwner(ServiceRequest request, CloudAutomationConnection row)
    {
        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "userId") is not string owner || !Content.CanOwn(owner))
        {
            return OwnedAnswers.Traced(400, "Bad Request", "userId must name a user who is not disabled.");
        }

        Content.Give(Content.AutomationConnections, row, owner);
        return Answer.Empty(204);
    }
}
