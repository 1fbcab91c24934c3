using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Reading roles; making, changing and deleting custom ones.</summary>
internal sealed class RoleRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/roles";
    private const int MostCustomRoles = 500;

    private static readonly CloudList<CloudRole> s_list = new CloudList<CloudRole>(
        (parameter, detail) => CloudErrors.Traced(400, "ROLES-4", "Invalid request parameters", detail, parameter),
        "+name"
    )
    {
        Grammar = new ScimGrammar<CloudRole>()
            .Text("id", "eq", r => r.Id)
            .Text("name", "eq co", r => r.Name)
            .Text("type", "eq", r => r.Type)
            .Text("level", "eq", r => r.Level),
    }
        .By("name", r => r.Name)
        .By("id", r => r.Id)
        .By("level", r => r.Level);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, r => s_list.Answer(r, tenant.Roles, role => role.ToJson(r.BaseUri, tenant.Id)));
        routes.Add("GET", Path + "/{id}", Get);
        routes.Add("POST", Path, r => IfAdmin(r, Create));
        routes.Add("PATCH", Path + "/{id}", r => IfAdmin(r, Patch));
        routes.Add("DELETE", Path + "/{id}", r => IfAdmin(r, Delete));
    }

    private static Answer IfAdmin(ServiceRequest request, Func<ServiceRequest, Answer> handler) =>
        CloudCaller.Of(request).CanManageUsers
            ? handler(request)
            : CloudErrors.Traced(403, "ROLES-3", "Forbidden", "Roles are changed by tenant admins.");

    private static CloudException Bad(string detail) => new(CloudErrors.Traced(400, "ROLES-4", "Invalid request", detail));

    private static List<string>? Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String)
            ? value.EnumerateArray().Select(v => v.GetString()!).ToList()
            : null;

    private CloudRole Find(ServiceRequest request, int missing = 404) =>
        tenant.FindRole(request.Route("id"), null)
        ?? throw new CloudException(CloudErrors.Traced(missing, "IDENTITIES-10402", "Not Found"));

    private CloudRole FindCustom(ServiceRequest request, string verb, int missing = 404) =>
        Find(request, missing) is { IsCustom: true } role
            ? role
            : throw new CloudException(CloudErrors.Traced(403, "ROLES-3", "Forbidden", $"Only custom roles can be {verb}."));

    private Answer Get(ServiceRequest request) => Answer.Json(200, Find(request).ToJson(request.BaseUri, tenant.Id));

    private Answer Create(ServiceRequest request)
    {
        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "name") is not { Length: > 0 } name)
        {
            throw Bad("name is required.");
        }

        if (tenant.FindRole(null, name) is not null)
        {
            throw Bad($"A role named '{name}' exists.");
        }

        if (tenant.Roles.Count(r => r.IsCustom) >= MostCustomRoles)
        {
            throw Bad($"A tenant has at most {MostCustomRoles} custom roles.");
        }

        List<string>? scopes = body.TryGetProperty("assignedScopes", out JsonElement given) ? Texts(given) : [];
        CloudRole role = new(
            tenant.Roles.Max(r => r.Seq) + 1,
            RandomNumberGenerator.GetHexString(24, lowercase: true),
            "user",
            IsFullUser: false,
            tenant.Clock.UtcNow
        )
        {
            Name = name,
            Description = JsonBody.Text(body, "description") ?? string.Empty,
            IsCustom = true,
            CreatedBy = CloudCaller.Of(request).User.Id,
            Scopes = scopes ?? throw Bad("assignedScopes must be a list of names."),
        };
        tenant.Roles.Add(role);
        tenant.Record("roles", role.Id, "created", new JsonObject { ["name"] = name });
        return Answer.Json(201, role.ToJson(request.BaseUri, tenant.Id));
    }

    private Answer Patch(ServiceRequest request)
    {
        CloudRole role = FindCustom(request, "changed");
        List<PatchOperation> operations = JsonBody.Patch(request) ?? throw Bad("The body must be an array of patch operations.");
        List<Action> changes = operations.ConvertAll(o => Change(o, role) ?? throw Bad("An operation does not fit a role."));
        changes.ForEach(c => c());
        role.LastUpdatedAt = tenant.Clock.UtcNow;
        role.UpdatedBy = CloudCaller.Of(request).User.Id;
        tenant.Record("roles", role.Id, "updated", new JsonObject { ["name"] = role.Name });
        return Answer.Empty(204);
    }

    private Action? Change(PatchOperation operation, CloudRole role)
    {
        string? text = operation.Text;
        List<string>? texts = text is null ? Texts(operation.Value) : [text];
        return (operation.Op, operation.Path) switch
        {
            ("replace", "/name") when text is { Length: > 0 } && (tenant.FindRole(null, text) ?? role) == role => () => role.Name = text,
            ("replace", "/description") when text is not null => () => role.Description = text,
            ("replace", "/assignedScopes") when texts is not null => () => role.Scopes = texts,
            ("add", "/assignedScopes/-" or "/assignedScopes") when texts is not null => () =>
                role.Scopes = role.Scopes.Union(texts).ToList(),
            ("remove-value", "/assignedScopes") when texts is not null => () => role.Scopes = role.Scopes.Except(texts).ToList(),
            _ => null,
        };
    }

    private Answer Delete(ServiceRequest request)
    {
        // The description of this call has no 404, so an unknown role answers 400.
        CloudRole role = FindCustom(request, "deleted", missing: 400);
        if (tenant.Users.Any(u => u.Roles.Contains(role)) || tenant.Groups.Any(g => g.Roles.Contains(role)))
        {
            throw Bad("The role is assigned.");
        }

        tenant.Roles.Remove(role);
        tenant.Record("roles", role.Id, "deleted", new JsonObject { ["name"] = role.Name });
        return Answer.Empty(204);
    }
}
