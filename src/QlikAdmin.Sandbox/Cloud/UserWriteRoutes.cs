using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Creating, changing and deleting users.</summary>
internal sealed class UserWriteRoutes(CloudTenant tenant)
{
    private const int LargestBody = 500 * 1024;
    private static readonly string[] s_creatable = ["invited", "active", "provisioned"];

    public void Map(RouteTable routes)
    {
        routes.Add("POST", "/api/v1/users", Create);
        routes.Add("PATCH", "/api/v1/users/{id}", Patch);
        routes.Add("DELETE", "/api/v1/users/{id}", Delete);
    }

    private static Answer Bad(string detail) => CloudErrors.Create(400, "USERS-4", "Invalid request", detail);

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private Answer Create(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).CanManageUsers)
        {
            return CloudErrors.Forbidden();
        }

        if (request.Body.Length > LargestBody)
        {
            return CloudErrors.Create(413, "HTTP-413", "Payload too large");
        }

        if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Object
            || Text(body, "subject") is not { Length: > 0 } subject)
        {
            return Bad("subject is required.");
        }

        string status = Text(body, "status") ?? "invited";
        string? email = Text(body, "email");
        if (!s_creatable.Contains(status))
        {
            return Bad($"status '{status}' can't be given to a new user.");
        }

        if (status == "invited" && email is null)
        {
            return Bad("email is required when inviting a user.");
        }

        if (tenant.FindSubject(subject) is not null)
        {
            return CloudErrors.Create(409, "USERS-6", "User conflict", "A user with this subject exists.");
        }

        List<CloudRole> roles = [];
        if (body.TryGetProperty("assignedRoles", out JsonElement given) && !TryRoles(given, out roles))
        {
            return Bad("assignedRoles names an unknown role, or mixes ids and names.");
        }

        DateTimeOffset now = tenant.Clock.UtcNow;
        CloudUser user = new()
        {
            Seq = tenant.NextUserSeq(),
            Id = RandomNumberGenerator.GetHexString(24, lowercase: true),
            Subject = subject,
            Name = Text(body, "name") ?? email ?? subject,
            Email = email,
            Status = status,
            Picture = Text(body, "picture"),
            CreatedAt = now,
            LastUpdatedAt = now,
            InviteExpiry = status == "invited" ? now.AddDays(7).ToUnixTimeSeconds() : null,
            Roles = roles,
        };
        tenant.AddUser(user, "POST /users");
        return Answer.Json(201, user.ToJson(request.BaseUri, tenant.Id, withRoles: true));
    }

    private Answer Delete(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (!caller.CanManageUsers)
        {
            return CloudErrors.Forbidden();
        }

        CloudUser? user = tenant.FindUser(request.Route("id"));
        if (user is null)
        {
            return CloudErrors.UserNotFound();
        }

        if (user == caller.User)
        {
            return CloudErrors.Create(403, "HTTP-403", "Forbidden", "A user can't delete themselves.");
        }

        tenant.RemoveUser(user);
        return Answer.Empty(204);
    }

    private Answer Patch(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (!caller.CanManageUsers)
        {
            return CloudErrors.Forbidden();
        }

        CloudUser? user = tenant.FindUser(request.Route("id"));
        if (user is null)
        {
            return CloudErrors.UserNotFound();
        }

        if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Array)
        {
            return Bad("The body must be an array of patch operations.");
        }

        // Checked as a whole before anything is applied, so that a refused call changes nothing.
        List<Action> changes = [];
        List<JsonNode> warnings = [];
        foreach (JsonElement operation in body.EnumerateArray())
        {
            Answer? refusal = Plan(operation, user, caller, changes, warnings);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        changes.ForEach(change => change());
        return warnings.Count == 0 ? Answer.Empty(204) : Answer.Json(207, CloudErrors.Envelope([.. warnings]));
    }

    private Answer? Plan(JsonElement operation, CloudUser user, CloudCaller caller, List<Action> changes, List<JsonNode> warnings)
    {
        if (operation.ValueKind != JsonValueKind.Object || Text(operation, "op") is not string op || Text(operation, "path") is not string path)
        {
            return Bad("Every operation needs op and path.");
        }

        operation.TryGetProperty("value", out JsonElement value);
        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        switch (path.ToLowerInvariant(), op)
        {
            case ("/name", "replace" or "set") when text is not null:
                changes.Add(() => Apply(user, "name", text, () => user.Name = text));
                return null;
            case ("/preferredlocale", "replace" or "set") when text is not null:
                changes.Add(() => Apply(user, "preferredLocale", text, () => user.PreferredLocale = text));
                return null;
            case ("/preferredzoneinfo", "replace" or "set") when text is not null:
                changes.Add(() => Apply(user, "preferredZoneinfo", text, () => user.PreferredZoneinfo = text));
                return null;
            case ("/inviteexpiry", "renew"):
                long expiry = tenant.Clock.UtcNow.AddDays(7).ToUnixTimeSeconds();
                changes.Add(() => Apply(user, "inviteExpiry", expiry, () => user.InviteExpiry = expiry));
                return null;
            case ("/status", "replace" or "set") when text is "active" or "disabled":
                if (text == "disabled" && user == caller.User)
                {
                    return CloudErrors.Create(403, "HTTP-403", "Forbidden", "A user can't disable themselves.");
                }

                changes.Add(() => tenant.SetStatus(user, text));
                return null;
            case ("/assignedroles" or "/assignedroles/-", "replace" or "add" or "remove-value"):
                return PlanRoles(op, value, user, caller, changes);
            case ("/assignedgroups", "replace") when value.ValueKind == JsonValueKind.Array:
                PlanGroups(value, user, changes, warnings);
                return null;
            default:
                return Bad($"op '{op}' with this value is not supported at '{path}'.");
        }
    }

    private void Apply(CloudUser user, string field, JsonNode value, Action change)
    {
        change();
        tenant.RecordUpdate(user, field, value);
    }

    private Answer? PlanRoles(string op, JsonElement value, CloudUser user, CloudCaller caller, List<Action> changes)
    {
        if (!TryRoles(value, out List<CloudRole> given))
        {
            return Bad("assignedRoles names an unknown role, or mixes ids and names.");
        }

        bool losesAdmin = user.IsTenantAdmin && op switch
        {
            "replace" => given.TrueForAll(r => r.Name != CloudRole.TenantAdmin),
            "remove-value" => given.Exists(r => r.Name == CloudRole.TenantAdmin),
            _ => false,
        };
        if (losesAdmin && user == caller.User)
        {
            return CloudErrors.Create(403, "HTTP-403", "Forbidden", "Tenant admins can't take that role from themselves.");
        }

        changes.Add(() =>
        {
            user.Roles = op switch
            {
                "replace" => given,
                "add" => user.Roles.Union(given).ToList(),
                _ => user.Roles.Except(given).ToList(),
            };
            tenant.RecordUpdate(user, "assignedRoles", new JsonArray(user.Roles.Select(r => (JsonNode)JsonValue.Create(r.Name)).ToArray()));
        });
        return null;
    }

    /// <summary>A group the tenant does not know is left out and reported beside the success: the case of 207.</summary>
    private void PlanGroups(JsonElement value, CloudUser user, List<Action> changes, List<JsonNode> warnings)
    {
        List<CloudGroup> groups = [];
        foreach (string name in value.EnumerateArray().Select(g => Text(g, "name") ?? string.Empty))
        {
            CloudGroup? group = tenant.Groups.FirstOrDefault(g => g.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (group is null)
            {
                JsonObject warning = CloudErrors.Item("GROUPS-7", "Not found", $"The group '{name}' was not assigned.");
                warning["status"] = 404;
                warnings.Add(warning);
            }
            else
            {
                groups.Add(group);
            }
        }

        changes.Add(() =>
        {
            user.Groups = groups;
            tenant.RecordUpdate(user, "assignedGroups", new JsonArray(groups.Select(g => (JsonNode)JsonValue.Create(g.Name)).ToArray()));
        });
    }

    private bool TryRoles(JsonElement value, out List<CloudRole> roles)
    {
        roles = [];
        List<JsonElement> given = value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().ToList(),
            JsonValueKind.Object => [value],
            _ => [],
        };
        if (value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object) || given.Exists(g => g.ValueKind != JsonValueKind.Object))
        {
            return false;
        }

        bool byId = given.Exists(g => Text(g, "id") is not null);
        foreach (JsonElement item in given)
        {
            CloudRole? role = byId ? tenant.FindRole(Text(item, "id"), null) : tenant.FindRole(null, Text(item, "name"));
            if (role is null)
            {
                return false;
            }

            roles.Add(role);
        }

        return true;
    }
}
