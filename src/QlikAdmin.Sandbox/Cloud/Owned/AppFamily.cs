using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Apps and scripts. Only the catalogue lists them, and refusals have no body.</summary>
internal sealed class AppFamily(CloudTenant tenant)
{
    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudApp> Create() =>
        new()
        {
            Paths = ["/api/v1/apps"],
            Table = Content.Apps,
            Error = static (status, _) => Answer.Empty(status),
            Sees = (caller, app) => Content.CanSee(caller, app, caller.IsAnalyticsAdmin),
            MayChange = MayChange,
            Write = ToJson,
            Create = New,
            CreatedStatus = 200,
            Delete = (_, app) => Content.Remove(Content.Apps, app, "DELETE /apps"),
            Deleted = static () => Answer.Json(200, null),
            Actions =
            [
                new("PUT", "/owner", MayChange, ChangeOwner),
                new("PUT", "/space", MayChange, ChangeSpace),
                new("DELETE", "/space", MayChange, (r, app) => Move(r, app, null)),
                new("POST", "/objects/{objectId}/actions/change-owner", static (_, _) => true, ChangeObjectOwner),
            ],
        };

    private static bool MayChange(CloudCaller caller, CloudApp app) => caller.CanManageApps || app.OwnerId == caller.User.Id;

    private static JsonObject ToJson(ServiceRequest request, CloudApp app) => app.ToJson(MayChange(CloudCaller.Of(request), app));

    private static CloudException Refusal(int status) => new(Answer.Empty(status));

    private CloudApp New(ServiceRequest request, JsonElement body)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (!body.TryGetProperty("attributes", out JsonElement attributes) || JsonBody.Text(attributes, "name") is not { Length: > 0 } name)
        {
            throw Refusal(400);
        }

        string? space = JsonBody.Text(attributes, "spaceId") is { Length: > 0 } given ? given : null;
        CheckSpace(caller, space);
        CloudApp app = (CloudApp)
            Content.Factory.Add(new ContentOrder("app", caller.User.Id) { Name = name, SpaceId = space }, isChange: true);
        app.Description = JsonBody.Text(attributes, "description");
        return app;
    }

    private void CheckSpace(CloudCaller caller, string? space)
    {
        if (space is not null && !caller.CanManageApps && !Content.IsMember(caller, space))
        {
            throw Refusal(403);
        }
    }

    /// <summary>
    /// The vendor's description has no answer for a body without an owner or with an unknown owner. Here both get the answer for a missing
    /// right.
    /// </summary>
    private Answer ChangeOwner(ServiceRequest request, CloudApp app)
    {
        if (
            !JsonBody.TryObject(request, out JsonElement body)
            || JsonBody.Text(body, "ownerId") is not string owner
            || !Content.CanOwn(owner)
        )
        {
            throw Refusal(403);
        }

        Content.Give(Content.Apps, app, owner);
        if (app.SpaceId is not null && Content.Spaces.Find(app.SpaceId) is CloudSpace space)
        {
            Elevate(space, owner, CloudCaller.Of(request).User.Id);
        }

        return Answer.Json(200, ToJson(request, app));
    }

    /// <summary>The owner of an app gets at least Can edit in a shared space and Can manage in a managed one.</summary>
    private void Elevate(CloudSpace space, string owner, string caller)
    {
        string role = space.Type == "managed" ? "facilitator" : "producer";
        CloudSpaceAssignment? row = space.Assignments.Find(a => a.AssigneeId == owner);
        if (space.OwnerId == owner || row?.Roles.Contains(role) == true)
        {
            return;
        }

        DateTimeOffset now = tenant.Clock.UtcNow;
        if (row is null)
        {
            row = new CloudSpaceAssignment
            {
                Seq = Content.NextSeq(),
                Id = Content.Factory.Hex(),
                Type = "user",
                AssigneeId = owner,
                Roles = [],
                CreatedAt = now,
                UpdatedAt = now,
                CreatedBy = caller,
                UpdatedBy = caller,
            };
            space.Assignments.Add(row);
        }

        row.Roles = [.. row.Roles, role];
        row.UpdatedAt = now;
        row.UpdatedBy = caller;
        tenant.Record(
            "spaces/assignments",
            row.Id,
            "updated",
            new JsonObject
            {
                ["spaceId"] = space.Id,
                ["assigneeId"] = owner,
                ["role"] = role,
            }
        );
    }

    private Answer ChangeSpace(ServiceRequest request, CloudApp app) =>
        JsonBody.TryObject(request, out JsonElement body)
        && JsonBody.Text(body, "spaceId") is string space
        && Content.Spaces.Find(space) is not null
            ? Move(request, app, space)
            : throw Refusal(404);

    /// <summary>Moves the app to a space, or back to the personal space of its owner.</summary>
    private Answer Move(ServiceRequest request, CloudApp app, string? spaceId)
    {
        CheckSpace(CloudCaller.Of(request), spaceId);
        Content.Updated(Content.Apps, app, "spaceId", app.SpaceId, spaceId);
        app.SpaceId = spaceId;
        return Answer.Json(200, ToJson(request, app));
    }

    /// <summary>Only the owner of the object may give it to another owner; an administrator may not.</summary>
    private Answer ChangeObjectOwner(ServiceRequest request, CloudApp app)
    {
        CloudAppObject part = app.Objects.Find(o => o.Id == request.Route("objectId") && o.OwnerId == CloudCaller.Of(request).User.Id)
            ?? throw Refusal(404);
        if (
            !JsonBody.TryObject(request, out JsonElement body)
            || JsonBody.Text(body, "ownerId") is not string owner
            || !Content.CanOwn(owner)
        )
        {
            throw Refusal(400);
        }

        Content.Updated(Content.Apps, app, "objects/" + part.Id, part.OwnerId, owner);
        part.OwnerId = owner;
        return Answer.Json(200, part.ToJson(tenant.Clock.UtcNow));
    }
}
