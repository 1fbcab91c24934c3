using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Who has which roles in a space. Its owner has all of them without a row.</summary>
internal sealed class SpaceAssignmentRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/spaces/{spaceId}/assignments";

    private static readonly string[] s_types = ["user", "group", "bot"];

    private static readonly CloudList<CloudSpaceAssignment> s_list = new CloudList<CloudSpaceAssignment>(
        (_, detail) => CloudErrors.Space(400, detail),
        "+createdAt"
    )
    {
        Standard = 10,
    }
        .ByTime("createdAt", a => a.CreatedAt)
        .Where("assigneeId", a => a.AssigneeId)
        .Where("type", a => a.Type);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, r => List(r, SpaceFamily.Find(tenant, r, toChange: false)));
        routes.Add("POST", Path, r => Create(r, SpaceFamily.Find(tenant, r, toChange: true)));
        routes.Add("GET", Path + "/{assignmentId}", r => With(r, toChange: false, (space, row) => Whole(200, r, space, row)));
        routes.Add("PUT", Path + "/{assignmentId}", r => With(r, toChange: true, (space, row) => Put(r, space, row)));
        routes.Add("DELETE", Path + "/{assignmentId}", r => With(r, toChange: true, Delete));
    }

    private static List<string> Roles(CloudSpace space, JsonElement body, string wrong) =>
        JsonBody.Texts(body, "roles") is { Count: > 0 } roles && roles.All(r => Array.IndexOf(space.AssignableRoles, r) >= 0)
            ? roles
            : throw SpaceFamily.Refusal(400, wrong);

    private Answer With(ServiceRequest request, bool toChange, Func<CloudSpace, CloudSpaceAssignment, Answer> work)
    {
        CloudSpace space = SpaceFamily.Find(tenant, request, toChange);
        return work(
            space,
            space.Assignments.Find(a => a.Id == request.Route("assignmentId")) ?? throw SpaceFamily.Refusal(404, "Assignment not found.")
        );
    }

    private Answer Whole(int status, ServiceRequest request, CloudSpace space, CloudSpaceAssignment row) =>
        Answer.Json(status, row.ToJson(request.BaseUri, tenant.Id, space));

    private Answer List(ServiceRequest request, CloudSpace space)
    {
        CloudPage<CloudSpaceAssignment> page = s_list.Read(
            request,
            new SortedViews<CloudSpaceAssignment>(() => space.Assignments),
            static _ => true
        );
        JsonObject json = page.Envelope(request, a => a.ToJson(request.BaseUri, tenant.Id, space));
        return Answer.Json(200, json.AddIfSet("meta", new JsonObject { ["count"] = page.Total }));
    }

    private Answer Create(ServiceRequest request, CloudSpace space)
    {
        const string Wrong = "type, assigneeId and roles that this type of space knows are required.";
        if (
            !JsonBody.TryObject(request, out JsonElement body)
            || JsonBody.Text(body, "type") is not string type
            || Array.IndexOf(s_types, type) < 0
            || JsonBody.Text(body, "assigneeId") is not { Length: > 0 } assignee
        )
        {
            throw SpaceFamily.Refusal(400, Wrong);
        }

        List<string> roles = Roles(space, body, Wrong);
        if (space.Assignments.Exists(a => a.AssigneeId == assignee))
        {
            throw SpaceFamily.Refusal(409, "Assignment already exists.");
        }

        string caller = CloudCaller.Of(request).User.Id;
        DateTimeOffset now = tenant.Clock.UtcNow;
        CloudSpaceAssignment row = new()
        {
            Seq = tenant.Content.NextSeq(),
            Id = tenant.Content.Factory.Hex(),
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
        JsonBody.TryObject(request, out JsonElement body);
        row.Roles = Roles(space, body, "The complete list of roles must be provided.");
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
}
