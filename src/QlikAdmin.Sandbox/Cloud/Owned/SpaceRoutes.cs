using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Spaces. The personal space of a user is not one of them.</summary>
internal sealed class SpaceRoutes(CloudTenant tenant, ContentFactory factory)
{
    public const string Path = "/api/v1/spaces";
    private const string Forbidden = "\"*?<>/|\\:";

    private static readonly string[] s_types = ["shared", "managed", "data"];

    private static readonly OwnedList<CloudSpace> s_list = new OwnedList<CloudSpace>(CursorStyle.NextPrev, 10, 100, "+name")
        .By("name", s => s.Name).By("type", s => s.Type).ByTime("createdAt", s => s.CreatedAt);

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("POST", Path, Create);
        routes.Add("GET", Path + "/types", _ => Answer.Json(200, new JsonObject { ["data"] = JsonBody.Array(s_types) }));
        routes.Add("GET", Path + "/{spaceId}", r => Find(r) is CloudSpace space ? Whole(200, r, space) : NotFound());
        routes.Add("PATCH", Path + "/{spaceId}", Patch);
        routes.Add("PUT", Path + "/{spaceId}", Put);
        routes.Add("DELETE", Path + "/{spaceId}", Delete);
    }

    public static Answer NotFound() => OwnedAnswers.Space(404, "Not found", "Space not found or access denied.");

    public static Answer Denied() => OwnedAnswers.Space(403, "Forbidden", "Space operation denied.");

    public static bool MayChange(CloudCaller caller, CloudSpace space) => caller.CanManageSpaces || space.OwnerId == caller.User.Id;

    /// <summary>The space of the request, if the caller knows of it.</summary>
    public static CloudSpace? Find(CloudTenant tenant, ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudSpace? space = tenant.Content.Spaces.Find(request.Route("spaceId"));
        return space is not null && Sees(tenant, caller, space) ? space : null;
    }

    private static bool Sees(CloudTenant tenant, CloudCaller caller, CloudSpace space) =>
        caller.IsAnalyticsAdmin || tenant.Content.IsMember(caller, space.Id);

    private static bool IsName(string? name) => name is { Length: > 0 and <= 256 } && name.IndexOfAny(Forbidden.ToCharArray()) < 0;

    private CloudSpace? Find(ServiceRequest request) => Find(tenant, request);

    private Answer Whole(int status, ServiceRequest request, CloudSpace space) =>
        Answer.Json(status, space.ToJson(request.BaseUri, tenant.Id, CloudCaller.Of(request)));

    private bool IsTaken(string name, CloudSpace? except) =>
        Content.Spaces.Rows.Any(s => s != except && s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private Answer List(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? owner = request.Query("ownerId");
        string? name = request.Query("name");
        string[]? types = request.Query("type") is { Length: > 0 } given ? given.Split(',') : null;
        string[]? roles = request.Query("roles") is { Length: > 0 } asked ? asked.Split(',') : null;
        if (types?.All(t => Array.IndexOf(s_types, t) >= 0) == false)
        {
            return OwnedAnswers.Space(400, "Bad request", "type must be shared, managed or data.");
        }

        bool Fits(CloudSpace space) => Sees(tenant, caller, space)
            && (owner is null || space.OwnerId == owner)
            && (name is null || space.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            && (types is null || Array.IndexOf(types, space.Type) >= 0)
            && (roles is null || space.Assignments.Any(a => a.AssigneeId == caller.User.Id && a.Roles.Intersect(roles).Any()));

        OwnedPage<CloudSpace> page = s_list.Read(request, Content.Spaces.Views, Fits);
        if (page.Error is not null)
        {
            return OwnedAnswers.Space(400, "Bad request", page.Error);
        }

        JsonObject json = OwnedAnswers.Envelope(request, page, s => s.ToJson(request.BaseUri, tenant.Id, caller));
        json["meta"] = new JsonObject
        {
            ["count"] = Content.Spaces.Rows.Count(Fits),
            ["personalSpace"] = new JsonObject { ["resourceType"] = "personalspace", ["actions"] = JsonBody.Array(["create", "read", "update", "delete"]) },
        };
        return Answer.Json(200, json);
    }

    private Answer Create(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "name") is not string name || !IsName(name)
            || JsonBody.Text(body, "type") is not string type || Array.IndexOf(s_types, type) < 0)
        {
            return OwnedAnswers.Space(400, "Bad request", "name and type are required.");
        }

        if (!caller.CanManageSpaces && !caller.User.Roles.Any(r => r.Name.Equals(type + "SpaceCreator", StringComparison.OrdinalIgnoreCase)))
        {
            return Denied();
        }

        if (IsTaken(name, null))
        {
            return OwnedAnswers.Space(409, "Conflict", "A space of this name exists.");
        }

        CloudSpace space = (CloudSpace)factory.Add(new ContentOrder("space", caller.User.Id) { Name = name, SubType = type }, isChange: true);
        space.Description = JsonBody.Text(body, "description");
        return Whole(201, request, space);
    }

    private Answer Patch(ServiceRequest request)
    {
        if (Find(request) is not CloudSpace space)
        {
            return NotFound();
        }

        List<PatchOperation>? operations = JsonBody.Patch(request);
        if (operations?.All(o => o.Op == "replace" && o.Text is not null && o.Path is "/name" or "/ownerId" or "/description") != true)
        {
            return OwnedAnswers.Space(400, "Bad request", "The body must be an array of replacements of /name, /ownerId or /description.");
        }

        string? Value(string path) => operations.FindLast(o => o.Path == path)?.Text;
        return Change(request, space, Value("/name"), Value("/ownerId"), Value("/description"));
    }

    private Answer Put(ServiceRequest request)
    {
        if (Find(request) is not CloudSpace space)
        {
            return NotFound();
        }

        return JsonBody.TryObject(request, out JsonElement body)
            ? Change(request, space, JsonBody.Text(body, "name"), JsonBody.Text(body, "ownerId"), JsonBody.Text(body, "description"))
            : OwnedAnswers.Space(400, "Bad request", "The body is not a JSON object.");
    }

    private Answer Change(ServiceRequest request, CloudSpace space, string? name, string? ownerId, string? description)
    {
        if (!MayChange(CloudCaller.Of(request), space))
        {
            return Denied();
        }

        if (name is not null && !IsName(name))
        {
            return OwnedAnswers.Space(400, "Bad request", "The name is empty, too long or holds a character that is not allowed.");
        }

        if (name is not null && IsTaken(name, space))
        {
            return OwnedAnswers.Space(409, "Conflict", "A space of this name exists.");
        }

        if (ownerId is not null && !Content.CanOwn(ownerId))
        {
            return OwnedAnswers.Space(403, "Forbidden", "The new owner is no user of this tenant, or is disabled.");
        }

        if (name is not null && name != space.Name)
        {
            Content.Updated(Content.Spaces, space, "name", space.Name, name);
            space.Name = name;
        }

        if (description is not null && description != space.Description)
        {
            Content.Updated(Content.Spaces, space, "description", space.Description, description);
            space.Description = description;
        }

        if (ownerId is not null)
        {
            // An owner has every role already, so the row that gave some of them goes.
            Content.Give(Content.Spaces, space, ownerId);
            space.Assignments.RemoveAll(a => a.AssigneeId == ownerId);
        }

        return Whole(200, request, space);
    }

    private Answer Delete(ServiceRequest request)
    {
        if (Find(request) is not CloudSpace space)
        {
            return NotFound();
        }

        if (!MayChange(CloudCaller.Of(request), space))
        {
            return Denied();
        }

        if (Content.Rows.Any(r => r.SpaceId == space.Id))
        {
            return OwnedAnswers.Space(412, "Precondition failed", "The space is not empty.");
        }

        Content.Remove(Content.Spaces, space, "DELETE /spaces");
        return Answer.Empty(204);
    }
}
