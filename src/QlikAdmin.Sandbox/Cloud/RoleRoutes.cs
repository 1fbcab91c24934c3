using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Reading roles; making, changing and deleting custom ones.</summary>
internal sealed class RoleRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/roles";
    private const int MostCustomRoles = 500;

    private static readonly CursorList<CloudRole> s_list = new()
    {
        StandardSort = "+name",
        Refuse = (parameter, detail) => CloudErrors.Role(400, "ROLES-4", "Invalid request parameters", detail, parameter),
        Grammar = new ScimGrammar<CloudRole>()
            .Text("id", "eq", r => r.Id)
            .Text("name", "eq co", r => r.Name)
            .Text("type", "eq", r => r.Type)
            .Text("level", "eq", r => r.Level),
        Keys = new Dictionary<string, Func<CloudRole, string>>(StringComparer.Ordinal)
        {
            ["name"] = r => r.Name,
            ["id"] = r => r.Id,
            ["level"] = r => r.Level,
        },
    };

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, r => s_list.Read(r, tenant.Roles, role => role.ToJson(r.BaseUri, tenant.Id)));
        routes.Add("GET", Path + "/{id}", Get);
        routes.Add("POST", Path, r => IfAdmin(r, Create));
        routes.Add("PATCH", Path + "/{id}", r => IfAdmin(r, Patch));
        routes.Add("DELETE", Path + "/{id}", r => IfAdmin(r, Delete));
    }

    private static Answer IfAdmin(ServiceRequest request, Func<ServiceRequest, Answer> handler) => CloudCaller.Of(request).CanManageUsers
        ? handler(request)
        : CloudErrors.Role(403, "ROLES-3", "Forbidden", "Roles are changed by tenant admins.");

    private static Answer Bad(string detail) => CloudErrors.Role(400, "ROLES-4", "Invalid request", detail);

    private static Answer NotFound() => CloudErrors.Role(404, "IDENTITIES-10402", "Not Found");

    private static List<string>? Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String)
            ? value.EnumerateArray().Select(v => v.GetString()!).ToList()
            : null;

    private Answer Get(ServiceRequest request)
    {
        CloudRole? role = tenant.FindRole(request.Route("id"), null);
        return role is null ? NotFound() : Answer.Json(200, role.ToJson(request.BaseUri, tenant.Id));
    }

    private Answer Create(ServiceRequest request)
    {
        if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Object || JsonBody.Text(body, "name") is not { Length: > 0 } name)
        {
            return Bad("name is required.");
        }

        if (tenant.FindRole(null, name) is not null)
        {
            return Bad($"A role named '{name}' exists.");
        }

        if (tenant.Roles.Count(r => r.IsCustom) >= MostCustomRoles)
        {
            return Bad($"A tenant has at most {MostCustomRoles} custom roles.");
        }

        List<string>? scopes = body.TryGetProperty("assignedScopes", out JsonElement given) ? Texts(given) : [];
        if (scopes is null)
        {
            return Bad("assignedScopes must be a list of names.");
        }

        CloudRole role = new(tenant.Roles.Max(r => r.Seq) + 1, RandomNumberGenerator.GetHexString(24, lowercase: true), "user", IsFullUser: false, tenant.Clock.UtcNow)
        {
            Name = name,
            Description = JsonBody.Text(body, "description") ?? string.Empty,
            IsCustom = true,
            CreatedBy = CloudCaller.Of(request).User.Id,
            Scopes = scopes,
        };
        tenant.Roles.Add(role);
        tenant.Record("roles", role.Id, "created", new JsonObject { ["name"] = name });
        return Answer.Json(201, role.ToJson(request.BaseUri, tenant.Id));
    }

    private Answer Patch(ServiceRequest request)
    {
        if (tenant.FindRole(request.Route("id"), null) is not CloudRole role)
        {
            return NotFound();
        }

        if (!role.IsCustom)
        {
            return CloudErrors.Role(403, "ROLES-3", "Forbidden", "Only custom roles can be changed.");
        }

        if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Array)
        {
            return Bad("The body must be an array of patch operations.");
        }

        List<Action> changes = [];
        foreach (JsonElement operation in body.EnumerateArray())
        {
            if (operation.ValueKind != JsonValueKind.Object || Change(operation, role) is not Action change)
            {
                return Bad("An operation does not fit a role.");
            }

            changes.Add(change);
        }

        changes.ForEach(c => c());
        role.LastUpdatedAt = tenant.Clock.UtcNow;
        role.UpdatedBy = CloudCaller.Of(request).User.Id;
        tenant.Record("roles", role.Id, "updated", new JsonObject { ["name"] = role.Name });
        return Answer.Empty(204);
    }

    private Action? Change(JsonElement operation, CloudRole role)
    {
        operation.TryGetProperty("value", out JsonElement value);
        string? text = JsonBody.Text(operation, "value");
        List<string>? texts = text is null ? Texts(value) : [text];
        return (JsonBody.Text(operation, "op"), JsonBody.Text(operation, "path")) switch
        {
            ("replace", "/name") when text is { Length: > 0 } && (tenant.FindRole(null, text) ?? role) == role => () => role.Name = text,
            ("replace", "/description") when text is not null => () => role.Description = text,
            ("replace", "/assignedScopes") when texts is not null => () => role.Scopes = texts,
            ("add", "/assignedScopes/-" or "/assignedScopes") when texts is not null => () => role.Scopes = role.Scopes.Union(texts).ToList(),
            ("remove-value", "/assignedScopes") when texts is not null => () => role.Scopes = role.Scopes.Except(texts).ToList(),
            _ => null,
        };
    }

    private Answer Delete(ServiceRequest request)
    {
        // The description of this call has no 404.
        if (tenant.FindRole(request.Route("id"), null) is not CloudRole role)
        {
            return CloudErrors.Role(400, "IDENTITIES-10402", "Not Found");
        }

        if (!role.IsCustom)
        {
            return CloudErrors.Role(403, "ROLES-3", "Forbidden", "Only custom roles can be deleted.");
        }

        if (tenant.Users.Any(u => u.Roles.Contains(role)) || tenant.Groups.Any(g => g.Roles.Contains(role)))
        {
            return Bad("The role is assigned.");
        }

        tenant.Roles.Remove(role);
        tenant.Record("roles", role.Id, "deleted", new JsonObject { ["name"] = role.Name });
        return Answer.Empty(204);
    }
}
