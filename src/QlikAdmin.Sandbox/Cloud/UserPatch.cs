using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>One PATCH of a user. It is read and checked as a whole before anything is applied, so a refused call changes nothing.</summary>
internal sealed class UserPatch(CloudTenant tenant, CloudUser user, CloudCaller caller)
{
    private readonly List<Action> _changes = [];
    private readonly List<JsonNode> _warnings = [];

    public Answer Run(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Array)
        {
            return Bad("The body must be an array of patch operations.");
        }

        foreach (JsonElement operation in body.EnumerateArray())
        {
            if (Plan(operation) is Answer refusal)
            {
                return refusal;
            }
        }

        _changes.ForEach(change => change());
        if (tenant.Settings.PartialUserUpdates)
        {
            Warn("USERS-20", "Partial failure", "A service that keeps a copy of the user was not told.", 500);
        }

        return _warnings.Count == 0 ? Answer.Empty(204) : Answer.Json(207, CloudErrors.Envelope([.. _warnings]));
    }

    private static Answer Bad(string detail) => CloudErrors.Create(400, "USERS-4", "Invalid request", detail);

    private static Answer Forbidden(string detail) => CloudErrors.Create(403, "HTTP-403", "Forbidden", detail);

    private Answer? Plan(JsonElement operation)
    {
        if (
            operation.ValueKind != JsonValueKind.Object
            || JsonBody.Text(operation, "op") is not string op
            || JsonBody.Text(operation, "path") is not string path
        )
        {
            return Bad("Every operation needs op and path.");
        }

        operation.TryGetProperty("value", out JsonElement value);
        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        // "set" and "unset" are deprecated and still work. The schema and its example write paths in different case.
        switch (path.ToLowerInvariant(), op)
        {
            case ("/name", "replace" or "set") when !string.IsNullOrEmpty(text):
                Change("name", text, () => user.Name = text);
                return null;
            case ("/preferredlocale", "replace" or "set") when text is not null:
                Change("preferredLocale", text, () => user.PreferredLocale = text);
                return null;
            case ("/preferredlocale", "unset"):
                Change("preferredLocale", null, () => user.PreferredLocale = null);
                return null;
            case ("/preferredzoneinfo", "replace" or "set") when text is not null:
                Change("preferredZoneinfo", text, () => user.PreferredZoneinfo = text);
                return null;
            case ("/preferredzoneinfo", "unset"):
                Change("preferredZoneinfo", null, () => user.PreferredZoneinfo = null);
                return null;
            case ("/inviteexpiry", "renew"):
                return PlanRenewal();
            case ("/status", "replace" or "set"):
                return PlanStatus(text);
            case ("/assignedroles", "replace" or "add" or "remove-value" or "set"):
            case ("/assignedroles/-", "add"):
                return PlanRoles(op, value);
            case ("/roles", "replace" or "set")
                when value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String):
                return PlanRoles(op, JsonSerializer.SerializeToElement(value.EnumerateArray().Select(v => new { name = v.GetString() })));
            case ("/assignedgroups", "replace" or "set")
                when value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => JsonBody.Text(v, "name") is not null):
                PlanGroups(value);
                return null;
            default:
                return Bad($"op '{op}' with this value is not supported at '{path}'.");
        }
    }

    private void Change(string field, JsonNode? value, Action change) =>
        _changes.Add(() =>
        {
            change();
            tenant.RecordUpdate(user, field, value);
        });

    private void Warn(string code, string title, string detail, int status)
    {
        JsonObject warning = CloudErrors.Item(code, title, detail);
        warning["status"] = status;
        _warnings.Add(warning);
    }

    private Answer? PlanRenewal()
    {
        if (user.Status != "invited")
        {
            return Bad("The user has no open invitation.");
        }

        long expiry = tenant.NewInviteExpiry();
        Change("inviteExpiry", expiry, () => user.InviteExpiry = expiry);
        return null;
    }

    private Answer? PlanStatus(string? status)
    {
        if (status is not ("active" or "disabled"))
        {
            return Bad("status can be replaced by active or disabled.");
        }

        if (status == "disabled" && user == caller.User)
        {
            return Forbidden("A user can't disable themselves.");
        }

        _changes.Add(() => tenant.SetStatus(user, status));
        return null;
    }

    private Answer? PlanRoles(string op, JsonElement value)
    {
        if (RoleReferences.Read(tenant, value) is not List<CloudRole> given)
        {
            return Bad("assignedRoles names an unknown role, or mixes ids and names.");
        }

        bool isReplaced = op is "replace" or "set";
        bool losesAdmin =
            user.IsTenantAdmin
            && (
                isReplaced
                    ? given.TrueForAll(r => r.Name != CloudRole.TenantAdmin)
                    : op == "remove-value" && given.Exists(r => r.Name == CloudRole.TenantAdmin)
            );
        if (losesAdmin && user == caller.User)
        {
            return Forbidden("Tenant admins can't take that role from themselves.");
        }

        _changes.Add(() =>
        {
            user.Roles =
                isReplaced ? given
                : op == "add" ? user.Roles.Union(given).ToList()
                : user.Roles.Except(given).ToList();
            tenant.RecordUpdate(user, "assignedRoles", new JsonArray(user.Roles.Select(r => (JsonNode)JsonValue.Create(r.Name)).ToArray()));
        });
        return null;
    }

    /// <summary>
    /// A group that the tenant does not know is left out. The user is changed all the same, and the answer is 207 with an error for the
    /// group.
    /// </summary>
    private void PlanGroups(JsonElement value)
    {
        List<CloudGroup> groups = [];
        foreach (string name in value.EnumerateArray().Select(g => JsonBody.Text(g, "name")!))
        {
            CloudGroup? group = tenant.FindGroup(name);
            if (group is null)
            {
                Warn("GROUPS-7", "Not found", $"The group '{name}' was not assigned.", 404);
            }
            else
            {
                groups.Add(group);
            }
        }

        JsonArray names = new(groups.Select(g => (JsonNode)JsonValue.Create(g.Name)).ToArray());
        Change("assignedGroups", names, () => user.Groups = groups);
    }
}
