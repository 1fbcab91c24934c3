using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Who has which roles in a space. Its owner has all of them without a row.</summary>
internal sealed class SpaceAssignmentRoutes(CloudTenant tenant, ContentFactory factory)
{
    private const string Path = SpaceRoutes.Path + "/{spaceId}/assignments";

    private static readonly string[] s_types = ["user", "group", "bot"];

    private static readonly OwnedList<CloudSpaceAssignment> s_list =
        new OwnedList<CloudSpaceAssignment>(CursorStyle.NextPrev, 10, 100, "+createdAt").ByTime("createdAt", a => a.CreatedAt);

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, r => With(r, toChange: false, (request, space) => List(request, space)));
        routes.Add("POST", Path, r => With(r, toChange: true, Create));
        routes.Add("GET", Path + "/{assignmentId}", r => With(r, toChange: false, (request, space) => WithRow(request, space, row => Whole(200, request, space, row))));
        routes.Add("PUT", Path + "/{assignmentId}", r => With(r, toChange: true, (request, space) => WithRow(request, space, row => Put(request, space, row))));
        routes.Add("DELETE", Path + "/{assignmentId}", r => With(r, toChange: true, (request, space) => WithRow(request, space, row => Delete(space, row))));
    }

    private Answer With(ServiceRequest request, bool toChange, Func<ServiceRequest, CloudSpace, Answer> work)
    {
        CloudSpace? space = SpaceRoutes.Find(tenant, request);
        return space is null ? SpaceRoutes.NotFound()
            : toChange && !SpaceRoutes.MayChange(CloudCaller.Of(request), space) ? SpaceRoutes.Denied()
            : work(request, space);
    }

    private static Answer WithRow(ServiceRequest request, CloudSpace space, Func<CloudSpaceAssignment, Answer> work) =>
        space.Assignments.Find(a => a.Id == request.Route("assignmentId")) is CloudSpaceAssignment row
            ? work(row)
            : OwnedAnswers.Space(404, "Not found", "Assignment not found.");

    private Answer Whole(int status, ServiceRequest request, CloudSpace space, CloudSpaceAssignment row) =>
        Answer.Json(status, row.ToJson(request.BaseUri, tenant.Id, space));

    private Answer List(ServiceRequest request, CloudSpace space)
    {
        string? assignee = request.Query("assigneeId");
        string? type = request.Query("type");
        bool Fits(CloudSpaceAssignment row) => (assignee is null || row.AssigneeId == assignee) && (type is null || row.Type == type);
        OwnedPage<CloudSpaceAssignment> page = s_list.Read(request, new SortedViews<CloudSpaceAssignment>(() => space.Assignments), Fits);
        if (page.Error is not null)
        {
            return OwnedAnswers.Space(400, "Bad request", page.Error);
        }

        JsonObject json = OwnedAnswers.Envelope(request, page, a => a.ToJson(request.BaseUri, tenant.Id, space));
        json["meta"] = new JsonObject { ["count"] = space.Assignments.Count(Fits) };
        return Answer.Json(200, json);
    }

    private Answer Create(ServiceRequest request, CloudSpace space)
    {
        if (!JsonBody.TryObject(request, out JsonElement body)
            || JsonBody.Text(body, "type") is not string type || Array.IndexOf(s_types, type) < 0
            || JsonBody.Text(body, "assigneeId") is not { Length: > 0 } assignee
            || Roles(space, body) is not List<string> roles)
        {
            return OwnedAnswers.Space(400, "Bad request", "type, assigneeId and roles that this type of space knows are required.");
        }

        if (space.Assignments.Exists(a => a.AssigneeId == assignee))
        {
            return OwnedAnswers.Space(409, "Conflict", "Assignment already exists.");
        }

        string caller = CloudCaller.Of(request).User.Id;
        DateTimeOffset now = tenant.Clock.UtcNow;
        CloudSpaceAssignment row = new()
        {
            Seq = Content.NextSeq(),
            Id = factory.Hex(),
            Type = type,
            AssigneeId = assignee,
            Roles = roles,
            CreatedAt = now,
            UpdatedAt = now,
            CreatedBy = caller,
            UpdatedBy = caller,
        };
        space.Assignments.Add(row);
        tenant.Record("spaces/assignments", row.Id, "created", new JsonObject { ["spaceId"] = space.Id, ["assigneeId"] = assignee });
        return Whole(201, request, space, row);
    }

    private Answer Put(ServiceRequest request, CloudSpace space, CloudSpaceAssignment row)
    {
        if (!JsonBody.TryObject(request, out JsonElement body) || Roles(space, body) is not List<string> roles)
        {
            return OwnedAnswers.Space(400, "Bad request", "The complete list of roles must be provided.");
        }

        row.Roles = roles;
        row.UpdatedAt = tenant.Clock.UtcNow;
        row.UpdatedBy = CloudCaller.Of(request).User.Id;
        tenant.Record("spaces/assignments", row.Id, "updated", new JsonObject { ["spaceId"] = space.Id });
        return Whole(200, request, space, row);
    }

    private Answer Delete(CloudSpace space, CloudSpaceAssignment row)
    {
        space.Assignments.Remove(row);
        tenant.Record("spaces/assignments", row.Id, "deleted", new JsonObject { ["spaceId"] = space.Id });
        return Answer.Empty(204);
    }

    private static List<string>? Roles(CloudSpace space, JsonElement body) =>
        JsonBody.Texts(body, "roles") is { Count: > 0 } roles && roles.All(r => Array.IndexOf(space.AssignableRoles, r) >= 0) ? roles : null;
}
