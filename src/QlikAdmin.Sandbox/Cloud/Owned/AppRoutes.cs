using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Apps and scripts. There is no list of them but the catalogue, and refusals have no body.</summary>
internal sealed class AppRoutes(CloudTenant tenant, ContentFactory factory)
{
    private const string Path = "/api/v1/apps";

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Path, Create);
        routes.Add("GET", Path + "/{appId}", r => Find(r) is CloudApp app ? Whole(r, app) : Answer.Empty(404));
        routes.Add("DELETE", Path + "/{appId}", Delete);
        routes.Add("PUT", Path + "/{appId}/owner", ChangeOwner);
        routes.Add("PUT", Path + "/{appId}/space", ChangeSpace);
        routes.Add("DELETE", Path + "/{appId}/space", r => Move(r, null));
        routes.Add("POST", Path + "/{appId}/objects/{objectId}/actions/change-owner", ChangeObjectOwner);
    }

    private static bool MayChange(ServiceRequest request, CloudApp app) =>
        CloudCaller.Of(request).CanManageApps || app.OwnerId == CloudCaller.Of(request).User.Id;

    private static Answer Whole(ServiceRequest request, CloudApp app) => Answer.Json(200, app.ToJson(MayChange(request, app)));

    private CloudApp? Find(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudApp? app = Content.Apps.Find(request.Route("appId"));
        return app is not null && Content.CanSee(caller, app, caller.IsAnalyticsAdmin) ? app : null;
    }

    private Answer Create(ServiceRequest request)
    {
        if (!JsonBody.TryObject(request, out JsonElement body) || !body.TryGetProperty("attributes", out JsonElement attributes) || JsonBody.Text(attributes, "name") is not { Length: > 0 } name)
        {
            return Answer.Empty(400);
        }

        string? space = JsonBody.Text(attributes, "spaceId") is { Length: > 0 } given ? given : null;
        CloudCaller caller = CloudCaller.Of(request);
        if (space is not null && !caller.CanManageApps && !Content.IsMember(caller, space))
        {
            return Answer.Empty(403);
        }

        CloudApp app = (CloudApp)factory.Add(new ContentOrder("app", caller.User.Id) { Name = name, SpaceId = space }, isChange: true);
        app.Description = JsonBody.Text(attributes, "description");
        return Whole(request, app);
    }

    private Answer Delete(ServiceRequest request)
    {
        if (Find(request) is not CloudApp app)
        {
            return Answer.Empty(404);
        }

        if (!MayChange(request, app))
        {
            return Answer.Empty(403);
        }

        Content.Remove(Content.Apps, app, "DELETE /apps");
        return Answer.Json(200, null);
    }

    private Answer ChangeOwner(ServiceRequest request)
    {
        if (Find(request) is not CloudApp app)
        {
            return Answer.Empty(404);
        }

        // The description knows no answer for a body without owner, nor for an owner who does not exist; both are refused like a missing right.
        if (!MayChange(request, app) || !JsonBody.TryObject(request, out JsonElement body) || !Content.CanOwn(JsonBody.Text(body, "ownerId")))
        {
            return Answer.Empty(403);
        }

        Content.Give(Content.Apps, app, JsonBody.Text(body, "ownerId")!);
        return Whole(request, app);
    }

    private Answer ChangeSpace(ServiceRequest request) =>
        JsonBody.TryObject(request, out JsonElement body) && JsonBody.Text(body, "spaceId") is string space && Content.Spaces.Find(space) is not null
            ? Move(request, space)
            : Answer.Empty(404);

    /// <summary>Moves the app to a space, or back to the personal space of its owner.</summary>
    private Answer Move(ServiceRequest request, string? spaceId)
    {
        if (Find(request) is not CloudApp app)
        {
            return Answer.Empty(404);
        }

        CloudCaller caller = CloudCaller.Of(request);
        if (!MayChange(request, app) || (spaceId is not null && !caller.CanManageApps && !Content.IsMember(caller, spaceId)))
        {
            return Answer.Empty(403);
        }

        Content.Updated(Content.Apps, app, "spaceId", app.SpaceId, spaceId);
        app.SpaceId = spaceId;
        return Whole(request, app);
    }

    /// <summary>Only the owner of the object may give it away; an administrator may not.</summary>
    private Answer ChangeObjectOwner(ServiceRequest request)
    {
        CloudApp? app = Find(request);
        CloudAppObject? part = app?.Objects.Find(o => o.Id == request.Route("objectId"));
        if (app is null || part is null || part.OwnerId != CloudCaller.Of(request).User.Id)
        {
            return Answer.Empty(404);
        }

        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "ownerId") is not string owner || !Content.CanOwn(owner))
        {
            return Answer.Empty(400);
        }

        Content.Updated(Content.Apps, app, "objects/" + part.Id, part.OwnerId, owner);
        part.OwnerId = owner;
        return Answer.Json(200, new JsonObject
        {
            ["attributes"] = new JsonObject
            {
                ["id"] = part.Id,
                ["name"] = part.Name,
                ["objectType"] = part.ObjectType,
                ["ownerId"] = part.OwnerId,
                ["approved"] = false,
                ["createdAt"] = part.CreatedAt.UtcDateTime,
                ["updatedAt"] = tenant.Clock.UtcNow.UtcDateTime,
            },
            ["privileges"] = JsonBody.Array(["read"]),
        });
    }
}
