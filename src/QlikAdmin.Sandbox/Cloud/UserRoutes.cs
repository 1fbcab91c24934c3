using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Reading users.</summary>
internal sealed class UserRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/users";

    private static readonly Dictionary<string, Func<CloudUser, string>> s_sortKeys = new(StringComparer.Ordinal)
    {
        ["name"] = u => u.Name,
        ["_id"] = u => u.Id,
        ["id"] = u => u.Id,
        ["tenantId"] = _ => string.Empty,
        ["clientId"] = u => u.ClientId ?? string.Empty,
        ["status"] = u => u.Status,
        ["subject"] = u => u.Subject,
        ["email"] = u => u.Email ?? string.Empty,
        ["inviteExpiry"] = u => (u.InviteExpiry ?? 0).ToString("D20", CultureInfo.InvariantCulture),
        ["createdAt"] = u => ScimGrammar<CloudUser>.Key(u.CreatedAt),
    };

    private static readonly ScimGrammar<CloudUser> s_grammar = new ScimGrammar<CloudUser>()
        .Text("id", "eq", u => u.Id)
        .Text("subject", "eq co", u => u.Subject)
        .Text("name", "eq co", u => u.Name)
        .Text("email", "eq co", u => u.Email)
        .Text("status", "eq", u => u.Status)
        .Text("clientId", "eq", u => u.ClientId)
        .Texts("assignedRoles.id", "eq", u => u.Roles.Select(r => r.Id))
        .Texts("assignedRoles.name", "eq", u => u.Roles.Select(r => r.Name))
        .Texts("assignedGroups.id", "eq", u => u.Groups.Select(g => g.Id))
        .Texts("assignedGroupsAssignedRoles.name", "eq", u => u.Groups.SelectMany(g => g.Roles).Select(r => r.Name))
        .Texts("assignedScopes", "eq", u => u.Scopes);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, r => List(r, r.Query("filter"), s_sortKeys.Keys));
        routes.Add("GET", Path + "/me", r => Answer.Html(301, string.Empty).With("Location", Self(r)));
        routes.Add("GET", Path + "/actions/count", Count);
        routes.Add("POST", Path + "/actions/filter", Filter);
        routes.Add("GET", Path + "/{id}", Get);
    }

    private static string Self(ServiceRequest request) => $"{request.BaseUri}{Path}/{CloudCaller.Of(request).User.Id}";

    private static Answer BadQuery(string parameter, string detail) =>
        CloudErrors.Create(400, "USERS-4", "Invalid request parameters", detail, parameter);

    private static ScimNode<CloudUser>? Parse(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter))
        {
            return null;
        }

        ScimNode<CloudUser> node = ScimParser<CloudUser>.Parse(filter, s_grammar);
        if (!node.Mentions("status") || node.IsGroupOf("status"))
        {
            return node;
        }

        // "Any filters for status must be grouped together and applied to the whole query."
        List<ScimNode<CloudUser>> withStatus = node.Children.Where(c => c.Mentions("status")).ToList();
        return node.IsAnd && withStatus.Count == 1 && withStatus[0].IsGrouped && withStatus[0].IsGroupOf("status")
            ? node
            : throw new ScimException("Filters for status must be grouped together and applied to the whole query.");
    }

    private static JsonObject Pick(JsonObject user, string? fields)
    {
        if (string.IsNullOrEmpty(fields))
        {
            return user;
        }

        HashSet<string> wanted = new(fields.Split(',', StringSplitOptions.TrimEntries), StringComparer.OrdinalIgnoreCase);
        foreach (string name in user.Select(p => p.Key).Where(k => !wanted.Contains(k)).ToList())
        {
            user.Remove(name);
        }

        return user;
    }

    private Answer Count(ServiceRequest request) => CloudCaller.Of(request).CanReadUsers
        ? Answer.Json(200, new JsonObject { ["total"] = tenant.UserCount })
        : CloudErrors.Forbidden();

    private Answer Get(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (!caller.CanReadUsers && request.Route("id") != caller.User.Id)
        {
            return CloudErrors.Forbidden();
        }

        CloudUser? user = tenant.FindUser(request.Route("id"));
        return user is null
            ? CloudErrors.UserNotFound()
            : Answer.Json(200, Pick(user.ToJson(request.BaseUri, tenant.Id, withRoles: true), request.Query("fields")));
    }

    private Answer Filter(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).CanReadUsers)
        {
            return CloudErrors.Forbidden();
        }

        string? filter = null;
        if (request.Body.Length > 0)
        {
            if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Object)
            {
                return CloudErrors.Create(400, "USERS-4", "Invalid request", "The body is not a JSON object.");
            }

            filter = body.TryGetProperty("filter", out JsonElement text) ? text.ToString() : null;
        }

        int ids = filter is null ? 0 : filter.Split("id eq", StringSplitOptions.None).Length - 1;
        return ids > 100
            ? CloudErrors.Create(400, "USERS-4", "Filter too complex", "A filter may name at most 100 ids.")
            : List(request, filter, ["name"]);
    }

    private Answer List(ServiceRequest request, string? filterText, IEnumerable<string> sortable)
    {
        string sort = request.Query("sort") is { Length: > 0 } given ? given.Trim() : "+name";
        bool descending = sort[0] == '-';
        string attribute = sort.TrimStart('+', '-');
        if (!sortable.Contains(attribute))
        {
            return BadQuery("sort", $"Users can't be sorted by '{sort}'.");
        }

        if (ListQuery.Limit(request, 20, 100) is not int limit)
        {
            return BadQuery("limit", "limit must be between 1 and 100.");
        }

        if (request.Query("next") is not null && request.Query("prev") is not null)
        {
            return BadQuery("next", "next and prev can't be used together.");
        }

        if (!ListQuery.TryCursor(request.Query("next"), out Cursor? after) || !ListQuery.TryCursor(request.Query("prev"), out Cursor? before))
        {
            return BadQuery("next", "The cursor is invalid.");
        }

        Func<CloudUser, bool> filter;
        try
        {
            filter = Parse(filterText)?.Compile() ?? (static _ => true);
        }
        catch (ScimException e)
        {
            return BadQuery("filter", e.Message);
        }

        Page<CloudUser> page = tenant.UserViews.By(attribute, s_sortKeys[attribute]).Read(new PageRequest(descending, limit, after, before), filter);
        string here = request.BaseUri + request.Path;
        JsonObject links = new() { ["self"] = new JsonObject { ["href"] = here + request.QueryString } };
        if (page.Next is not null)
        {
            links["next"] = new JsonObject { ["href"] = here + ListQuery.With(request, "next", page.Next, "prev") };
        }

        if (page.Previous is not null)
        {
            links["prev"] = new JsonObject { ["href"] = here + ListQuery.With(request, "prev", page.Previous, "next") };
        }

        bool withRoles = CloudCaller.Of(request).CanReadUsers;
        JsonArray data = new(page.Rows.Select(u =>
            (JsonNode)Pick(u.ToJson(request.BaseUri, tenant.Id, withRoles), request.Query("fields"))).ToArray());
        JsonObject result = new() { ["data"] = data, ["links"] = links };
        if (string.Equals(request.Query("totalResults"), "true", StringComparison.OrdinalIgnoreCase))
        {
            result["totalResults"] = tenant.Users.Count(filter);
        }

        return Answer.Json(200, result);
    }
}
