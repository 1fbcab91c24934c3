using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Connections of automations, under their new address and the old one. Machine-to-machine clients cannot use them.</summary>
internal sealed class AutomationConnectionFamily(CloudTenant tenant)
{
    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudAutomationConnection> Create() =>
        new()
        {
            Paths = ["/api/workflows/automation-connections", "/api/v1/automation-connections"],
            Table = Content.AutomationConnections,
            Error = CloudErrors.Traced,
            Denied = AutomationFamily.Denied,
            Refuses = static caller => caller.IsBot,
            Sees = (caller, row) => Content.CanSee(caller, row, caller.IsAnalyticsAdmin),
            MayRead = MayChange,
            MayChange = MayChange,
            List = new CloudList<CloudAutomationConnection>((_, detail) => CloudErrors.Traced(400, detail), "+id")
            {
                Standard = 100,
                Maximum = 200,
                After = "cursor",
                Before = "cursor",
                Grammar = new ScimGrammar<CloudAutomationConnection>()
                    .Text("name", "eq co", c => c.Name)
                    .Text("connectorId", "eq", c => c.ConnectorId)
                    .Text("ownerId", "eq", c => c.OwnerId)
                    .Text("spaceId", "eq", c => c.SpaceId),
            }
                .By("id", c => c.Id)
                .By("name", c => c.Name)
                .ByTime("createdAt", c => c.CreatedAt)
                .ByTime("updatedAt", c => c.UpdatedAt),
            Listed = request =>
                row => Content.CanSee(CloudCaller.Of(request), row, CloudCaller.Of(request).IsAnalyticsAdmin && request.Has("listAll")),
            Envelope = AutomationFamily.Envelope,
            Write = static (_, row) => row.ToJson(),
            Delete = Delete,
            Actions = [new("POST", "/actions/change-owner", MayChange, ChangeOwner)],
        };

    private static bool MayChange(CloudCaller caller, CloudAutomationConnection row) =>
        caller.CanManageAutomations || row.OwnerId == caller.User.Id;

    /// <summary>A connection that automations use is deleted only with force.</summary>
    private void Delete(ServiceRequest request, CloudAutomationConnection row)
    {
        if (!request.Has("forced") && Content.Automations.Rows.Any(a => a.ConnectionIds.Contains(row.Id)))
        {
            throw new CloudException(CloudErrors.Traced(400, "The connection is used by automations."));
        }

        foreach (CloudAutomation automation in Content.Automations.Rows)
        {
            automation.ConnectionIds.Remove(row.Id);
        }

        Content.Remove(Content.AutomationConnections, row, "DELETE /automation-connections");
    }

    private Answer ChangeOwner(ServiceRequest request, CloudAutomationConnection row)
    {
        Content.Give(Content.AutomationConnections, row, AutomationFamily.NewOwner(Content, request));
        return Answer.Empty(204);
    }
}
