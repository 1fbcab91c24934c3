using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Spaces. The personal space of a user is not one of them.</summary>
internal sealed class SpaceFamily(CloudTenant tenant)
{
    private const string Forbidden = "\"*?<>/|\\:";

    private static readonly string[] s_types = ["shared", "managed", "data"];

    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudSpace> Create() =>
        new()
        {
            Paths = ["/api/v1/spaces"],
            Table = Content.Spaces,
            Error = CloudErrors.Space,
            Missing = "Space not found or access denied.",
            Denied = "Space operation denied.",
            Sees = Sees,
            MayChange = MayChange,
            List = new CloudList<CloudSpace>((_, detail) => CloudErrors.Space(400, detail), "+name") { Standard = 10 }
                .By("name", s => s.Name)
                .By("type", s => s.Type)
                .ByTime("createdAt", s => s.CreatedAt)
                .Where("ownerId", s => s.OwnerId)
                .Where("name", (s, name) => s.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
                .WhereAny("type", s => s.Type, s_types),
            Listed = Listed,
            Envelope = static (request, page, write) =>
                page.Envelope(request, write)
                    .AddIfSet(
                        "meta",
                        new JsonObject
                        {
                            ["count"] = page.Total,
                            ["personalSpace"] = new JsonObject
                            {
                                ["resourceType"] = "personalspace",
                                ["actions"] = JsonBody.Array(["create", "read", "update", "delete"]),
                            },
                        }
                    ),
            Write = (request, space) => space.ToJson(request.BaseUri, tenant.Id, CloudCaller.Of(request)),
            Create = New,
            CheckPatch = static operations =>
            {
                if (operations.Any(o => o.Text is null))
                {
                    throw Refusal(400, "Every value must be text.");
                }
            },
            Patch = new()
            {
                ["/name"] = (space, o) => Change(space, o.Text, null, null),
                ["/ownerId"] = (space, o) => Change(space, null, o.Text, null),
                ["/description"] = (space, o) => Change(space, null, null, o.Text),
            },
            Put = (_, space, body) =>
                Change(space, JsonBody.Text(body, "name"), JsonBody.Text(body, "ownerId"), JsonBody.Text(body, "description"))(),
            ReturnsChanged = true,
            Delete = Delete,
            Extras = [new("GET", "/types", _ => Answer.Json(200, new JsonObject { ["data"] = JsonBody.Array(s_types) }))],
        };

    public static CloudException Refusal(int status, string detail) => new(CloudErrors.Space(status, detail));

    /// <summary>The space that a request below a space names, or the refusal of the service.</summary>
    public static CloudSpace Find(CloudTenant tenant, ServiceRequest request, bool toChange)
    {
        CloudCaller caller = CloudCaller.Of(request);
        SpaceFamily family = new(tenant);
        return tenant.Content.Spaces.Find(request.Route("spaceId")) is not CloudSpace space || !family.Sees(caller, space)
                ? throw Refusal(404, "Space not found or access denied.")
            : toChange && !MayChange(caller, space) ? throw Refusal(403, "Space operation denied.")
            : space;
    }

    private static bool MayChange(CloudCaller caller, CloudSpace space) => caller.CanManageSpaces || space.OwnerId == caller.User.Id;

    private static bool IsName(string? name) => name is { Length: > 0 and <= 256 } && name.IndexOfAny(Forbidden.ToCharArray()) < 0;

    private bool Sees(CloudCaller caller, CloudSpace space) => caller.IsAnalyticsAdmin || Content.IsMember(caller, space.Id);

    private bool IsTaken(string name, CloudSpace? except) =>
        Content.Spaces.Rows.Any(s => s != except && s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private Func<CloudSpace, bool> Listed(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string[]? roles = request.Query("roles") is { Length: > 0 } asked ? asked.Split(',') : null;
        return space =>
            Sees(caller, space)
            && (roles is null || space.Assignments.Any(a => a.AssigneeId == caller.User.Id && a.Roles.Intersect(roles).Any()));
    }

    private CloudSpace New(ServiceRequest request, JsonElement body)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (
            JsonBody.Text(body, "name") is not string name
            || !IsName(name)
            || JsonBody.Text(body, "type") is not string type
            || Array.IndexOf(s_types, type) < 0
        )
        {
            throw Refusal(400, "name and type are required.");
        }

        if (
            !caller.CanManageSpaces && !caller.User.Roles.Any(r => r.Name.Equals(type + "SpaceCreator", StringComparison.OrdinalIgnoreCase))
        )
        {
            throw Refusal(403, "Space operation denied.");
        }

        if (IsTaken(name, null))
        {
            throw Refusal(409, "A space of this name exists.");
        }

        CloudSpace space = (CloudSpace)
            Content.Factory.Add(new ContentOrder("space", caller.User.Id) { Name = name, SubType = type }, isChange: true);
        space.Description = JsonBody.Text(body, "description");
        return space;
    }

    private Action Change(CloudSpace space, string? name, string? ownerId, string? description)
    {
        if (name is not null && !IsName(name))
        {
            throw Refusal(400, "The name is empty, too long or holds a character that is not allowed.");
        }

        if (name is not null && IsTaken(name, space))
        {
            throw Refusal(409, "A space of this name exists.");
        }

        if (ownerId is not null && !Content.CanOwn(ownerId))
        {
            throw Refusal(403, "The new owner is no user of this tenant, or is disabled.");
        }

        return () =>
        {
            Content.Set(Content.Spaces, space, "name", space.Name, name ?? space.Name, v => space.Name = v);
            Content.Set(Content.Spaces, space, "description", space.Description, description ?? space.Description, v =>
                space.Description = v
            );
            if (ownerId is not null)
            {
                // An owner already has every role, so the row that gave some of them is removed.
                Content.Give(Content.Spaces, space, ownerId);
                space.Assignments.RemoveAll(a => a.AssigneeId == ownerId);
            }
        };
    }

    private void Delete(ServiceRequest request, CloudSpace space)
    {
        if (Content.Rows.Any(r => r.SpaceId == space.Id))
        {
            throw Refusal(412, "The space is not empty.");
        }

        Content.Remove(Content.Spaces, space, "DELETE /spaces");
    }
}
