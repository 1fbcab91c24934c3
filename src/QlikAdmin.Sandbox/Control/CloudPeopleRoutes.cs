using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Control;

/// <summary>
/// People of the Cloud tenant, for a test to set up and to look at. What is set up here does not count as a change of a caller.
/// </summary>
internal sealed class CloudPeopleRoutes(CloudTenant tenant)
{
    private static readonly string[] s_statuses = ["active", "invited", "disabled", "provisioned"];

    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/state/cloud/users", _ => Locked(() => tenant.Users.Select(Row)));
        routes.Add("GET", "/state/cloud/api-keys", _ =>
            Locked(() => tenant.Keys.ApiKeys.Select(k => k.ToJson(tenant.Id, tenant.Clock.UtcNow)))
        );
        routes.Add("GET", "/state/cloud/oauth-tokens", _ => Locked(() => tenant.Keys.Grants.Select(g => g.ToJson(tenant.Id))));
        routes.Add("GET", "/state/cloud/identity-providers", _ => Locked(() => tenant.Providers.Select(p => p.ToJson(tenant.Id))));
        routes.Add("POST", "/cloud/users", AddUser);
        routes.Add("POST", "/cloud/groups", SetGroupRoles);
        routes.Add("POST", "/cloud/identity-providers", SetProviders);
    }

    private static int Number(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out JsonElement value))
        {
            return 0;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number is >= 0 and <= 1000
            ? number
            : throw new ControlException($"{name} must be a number from 0 to 1000.");
    }

    private static IEnumerable<string> Names(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(v => v.ToString())
            : [];

    private Answer Locked(Func<IEnumerable<JsonObject>> rows)
    {
        lock (tenant.Gate)
        {
            return Answer.Json(200, ControlService.Array(rows()));
        }
    }

    private JsonObject Row(CloudUser user)
    {
        JsonObject row = user.ToJson(string.Empty, tenant.Id, withRoles: true);
        row.Remove("links");
        row["isBot"] = user.ClientId is not null;
        row["licenses"] = new JsonArray(tenant.License.Of(user.Subject).Select(a => (JsonNode)JsonValue.Create(a.Type)).ToArray());
        row["apiKeys"] = tenant.Keys.ApiKeys.Count(k => k.Subject == user.Id && k.Status(tenant.Clock.UtcNow) == "active");
        row["oauthTokens"] = tenant.Keys.Grants.Count(g => g.UserId == user.Id);
        return row;
    }

    private Answer AddUser(ServiceRequest request)
    {
        JsonElement body = ControlService.Body(request);
        lock (tenant.Gate)
        {
            CloudUser user = Read(body);
            string? license = JsonBody.Text(body, "license");
            if (license is not null && tenant.License.Allotment(license) is null)
            {
                throw new ControlException($"No allotment '{license}'.");
            }

            int keys = Number(body, "apiKeys");
            int tokens = Number(body, "oauthTokens");
            tenant.AddUser(user, reason: null);
            if (license is not null)
            {
                tenant.License.Seed(user.Subject, license, tenant.Clock.UtcNow);
                tenant.License.SettleExcess(license);
            }

            // Only this answer contains the secret values, so that a test can check who gets access with them.
            JsonArray keyRows = new(Enumerable.Range(0, keys).Select(i => AddKey(user, i)).ToArray());
            JsonArray tokenRows = new(Enumerable.Range(0, tokens).Select(i => AddToken(user, i)).ToArray());
            JsonObject row = Row(user);
            row["apiKeys"] = keyRows;
            row["oauthTokens"] = tokenRows;
            return Answer.Json(201, row);
        }
    }

    private CloudUser Read(JsonElement body)
    {
        string subject = JsonBody.Text(body, "subject") ?? throw new ControlException("subject is required.");
        string status = JsonBody.Text(body, "status") ?? "active";
        if (tenant.FindSubject(subject) is not null || !s_statuses.Contains(status))
        {
            throw new ControlException($"The subject exists, or status is none of {string.Join(", ", s_statuses)}.");
        }

        DateTimeOffset now = tenant.Clock.UtcNow;
        DateTimeOffset expiry = now.AddDays(7);
        if (
            JsonBody.Text(body, "inviteExpiry") is string text
            && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out expiry)
        )
        {
            throw new ControlException("inviteExpiry must be a time.");
        }

        return new CloudUser
        {
            Seq = tenant.NextUserSeq(),
            Id = JsonBody.Text(body, "id") ?? RandomNumberGenerator.GetHexString(24, lowercase: true),
            Subject = subject,
            Name = JsonBody.Text(body, "name") ?? subject,
            Email = JsonBody.Text(body, "email"),
            Status = status,
            ClientId = JsonBody.Text(body, "clientId"),
            CreatedAt = now,
            LastUpdatedAt = now,
            InviteExpiry = status == "invited" ? expiry.ToUnixTimeSeconds() : null,
            Roles = Names(body, "roles").Select(n => tenant.FindRole(null, n) ?? throw new ControlException($"No role '{n}'.")).ToList(),
            Groups = Names(body, "groups").Select(n => tenant.FindGroup(n) ?? throw new ControlException($"No group '{n}'.")).ToList(),
        };
    }

    private JsonNode AddKey(CloudUser user, int index)
    {
        DateTimeOffset now = tenant.Clock.UtcNow;
        CloudApiKey key = new()
        {
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
            Subject = user.Id,
            Description = "Key " + index.ToString(CultureInfo.InvariantCulture),
            CreatedByUser = user.Id,
            Created = now,
            LastUpdated = now,
            Expiry = now.AddYears(1),
            Value = CloudApiKey.NewValue(),
        };
        tenant.Keys.Add(key, reason: null);
        return new JsonObject { ["id"] = key.Id, ["token"] = key.Value };
    }

    private JsonNode AddToken(CloudUser user, int index)
    {
        CloudGrant grant = new()
        {
            Id = RandomNumberGenerator.GetHexString(24, lowercase: true),
            UserId = user.Id,
            Description = "Token " + index.ToString(CultureInfo.InvariantCulture),
            DeviceType = "Tablet",
            Value = CloudGrant.NewValue(),
        };
        tenant.Keys.Add(grant, reason: null);
        return new JsonObject { ["id"] = grant.Id, ["token"] = grant.Value };
    }

    /// <summary>Takes <c>{"name":"Finance","roles":["TenantAdmin"]}</c>: the roles of an existing group.</summary>
    private Answer SetGroupRoles(ServiceRequest request)
    {
        JsonElement body = ControlService.Body(request);
        string name = JsonBody.Text(body, "name") ?? throw new ControlException("name is required.");
        lock (tenant.Gate)
        {
            CloudGroup group = tenant.FindGroup(name) ?? throw new ControlException($"No group '{name}'.");
            group.Roles = Names(body, "roles")
                .Select(n => tenant.FindRole(null, n) ?? throw new ControlException($"No role '{n}'."))
                .ToList();
            return Answer.Json(200, group.ToJson(string.Empty, tenant.Id));
        }
    }

    /// <summary>Changes the interactive providers, or the one whose id is given.</summary>
    private Answer SetProviders(ServiceRequest request)
    {
        JsonElement body = ControlService.Body(request);
        lock (tenant.Gate)
        {
            string? id = JsonBody.Text(body, "id");
            List<CloudIdentityProvider> found = tenant.Providers.Where(p => id is null ? p.IsInteractive : p.Id == id).ToList();
            if (found.Count == 0)
            {
                throw new ControlException("No such identity provider.");
            }

            foreach (CloudIdentityProvider provider in found)
            {
                provider.IsActive = Flag(body, "active", provider.IsActive);
                provider.CreatesUsers = Flag(body, "createNewUsersOnLogin", provider.CreatesUsers);
            }

            return Answer.Json(200, ControlService.Array(found.Select(p => p.ToJson(tenant.Id))));
        }
    }

    private static bool Flag(JsonElement body, string name, bool standard)
    {
        if (!body.TryGetProperty(name, out JsonElement value))
        {
            return standard;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new ControlException($"{name} must be true or false.");
    }
}
