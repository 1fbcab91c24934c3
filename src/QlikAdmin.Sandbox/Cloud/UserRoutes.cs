using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Reading users.</summary>
internal sealed class UserRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/users";

    private static readonly CloudList<CloudUser> s_list = new CloudList<CloudUser>(BadQuery, "+name")
        .By("name", u => u.Name)
        .By("_id", u => u.Id)
        .By("id", u => u.Id)
        .By("tenantId", _ => string.Empty)
        .By("clientId", u => u.ClientId ?? string.Empty)
        .By("status", u => u.Status)
        .By("subject", u => u.Subject)
        .By("email", u => u.Email ?? string.Empty)
        .By("inviteExpiry", u => (u.InviteExpiry ?? 0).ToString("D20", CultureInfo.InvariantCulture))
        .ByTime("createdAt", u => u.CreatedAt);

    private static readonly CloudList<CloudUser> s_filterList = new CloudList<CloudUser>(BadQuery, "+name").By("name", u => u.Name);

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
        routes.Add("GET", Path, r => List(r, s_list, r.Query("filter")));
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

    private Answer Count(ServiceRequest request) =>
        CloudCaller.Of(request).CanReadUsers ? Answer.Json(200, new JsonObject { ["total"] = tenant.UserCount }) : CloudErrors.Forbidden();

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
            : List(request, s_filterList, filter);
    }

    private Answer List(ServiceRequest request, CloudList<CloudUser> list, string? filterText)
    {
        Func<CloudUser, bool> filter;
        try
        {
            filter = Parse(filterText)?.Compile() ?? (static _ => true);
        }
        catch (ScimException e)
        {
            return BadQuery("filter", e.Message);
        }

        bool withRoles = CloudCaller.Of(request).CanReadUsers;
        return list.Answer(request, tenant.UserViews, filter, u =>
            Pick(u.ToJson(request.BaseUri, tenant.Id, withRoles), request.Query("fields"))
        );
    }
}
