using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>API keys: one's own, and with the tenant-admin role everybody's.</summary>
internal sealed class ApiKeyRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/api-keys";
    private static readonly string[] s_statuses = ["active", "expired", "revoked"];

    private readonly CursorList<CloudApiKey> _list = new()
    {
        StandardSort = "-created",
        Refuse = Bad,
        After = "startingAfter",
        Before = "endingBefore",
        Id = k => k.Id,
        Keys = new Dictionary<string, Func<CloudApiKey, string>>(StringComparer.Ordinal)
        {
            ["created"] = k => ScimGrammar<CloudApiKey>.Key(k.Created),
            ["createdByUser"] = k => k.CreatedByUser,
            ["sub"] = k => k.Subject,
            ["status"] = k => k.Status(tenant.Clock.UtcNow),
            ["description"] = k => k.Description,
        },
    };

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("POST", Path, Create);
        routes.Add("GET", Path + "/configs/{tenantId}", Settings);
        routes.Add("PATCH", Path + "/configs/{tenantId}", PatchSettings);
        routes.Add("GET", Path + "/{id}", r => IfAllowed(r, k => Answer.Json(200, k.ToJson(tenant.Id, tenant.Clock.UtcNow))));
        routes.Add("PATCH", Path + "/{id}", Patch);
        routes.Add("DELETE", Path + "/{id}", Delete);
    }

    private static Answer Bad(string parameter, string detail) =>
        CloudErrors.Untraced(400, "APIKEYS-4", "Invalid request", detail, parameter);

    private static Answer BadBody(string detail) => CloudErrors.Untraced(400, "APIKEYS-4", "Invalid request", detail);

    private static Answer Forbidden() => CloudErrors.Untraced(403, "APIKEYS-3", "Forbidden", "Keys of others are for tenant admins.");

    private static Answer NotFound() => CloudErrors.Untraced(404, "APIKEYS-7", "Not found");

    private static bool TryDuration(string? text, out TimeSpan duration)
    {
        duration = default;
        try
        {
            duration = text is null ? default : XmlConvert.ToTimeSpan(text);
            return duration > TimeSpan.Zero;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private Answer List(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? owner = request.Query("sub");
        string? creator = request.Query("createdByUser");
        string? status = request.Query("status");
        if (status is not null && !s_statuses.Contains(status))
        {
            return Bad("status", $"status must be one of {string.Join(", ", s_statuses)}.");
        }

        if (!caller.CanManageUsers && owner is not null && owner != caller.User.Id)
        {
            return Forbidden();
        }

        DateTimeOffset now = tenant.Clock.UtcNow;
        IEnumerable<CloudApiKey> rows = tenant.Keys.ApiKeys.Where(k =>
            (caller.CanManageUsers || k.Subject == caller.User.Id)
            && (owner is null || k.Subject == owner)
            && (creator is null || k.CreatedByUser == creator)
            && (status is null || k.Status(now) == status));
        return _list.Read(request, rows, k => k.ToJson(tenant.Id, now));
    }

    private Answer IfAllowed(ServiceRequest request, Func<CloudApiKey, Answer> action)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudApiKey? key = tenant.Keys.FindKey(request.Route("id"));
        return key is null ? NotFound()
            : caller.CanManageUsers || key.Subject == caller.User.Id ? action(key)
            : Forbidden();
    }

    private Answer Create(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Object || JsonBody.Text(body, "description") is not string description)
        {
            return BadBody("description is required.");
        }

        string type = JsonBody.Text(body, "subType") ?? CloudApiKey.UserType;
        string subject = JsonBody.Text(body, "sub") ?? caller.User.Id;
        bool isScim = type == CloudApiKey.ScimType;
        if (!isScim && type != CloudApiKey.UserType)
        {
            return BadBody($"subType '{type}' is unknown.");
        }

        // A tenant admin makes SCIM keys; a user's key is made by the user.
        if (isScim ? !caller.CanManageUsers : subject != caller.User.Id)
        {
            return Forbidden();
        }

        string longest = isScim ? tenant.Keys.ScimLife : tenant.Keys.MaximumLife;
        TryDuration(longest, out TimeSpan maximum);
        if (!TryDuration(JsonBody.Text(body, "expiry") ?? longest, out TimeSpan life) || life > maximum)
        {
            return BadBody($"expiry must be a duration of at most {longest}.");
        }

        DateTimeOffset now = tenant.Clock.UtcNow;
        if (!isScim && tenant.Keys.ApiKeys.Count(k => k.Subject == subject && k.Status(now) == "active") >= tenant.Keys.MaximumPerUser)
        {
            return CloudErrors.Untraced(403, "APIKEYS-3", "Forbidden", "The user has the largest number of active keys.");
        }

        CloudApiKey key = new()
        {
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
            Subject = subject,
            SubjectType = type,
            Description = description,
            CreatedByUser = caller.User.Id,
            Created = now,
            LastUpdated = now,
            Expiry = now + life,
            Value = CloudApiKey.NewValue(),
        };
        tenant.Keys.Add(key, "POST /api-keys");
        JsonObject told = key.ToJson(tenant.Id, now);
        told["token"] = key.Value;
        return Answer.Json(201, told);
    }

    private Answer Patch(ServiceRequest request) => IfAllowed(request, key =>
    {
        if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Array)
        {
            return BadBody("The body must be an array of patch operations.");
        }

        foreach (JsonElement operation in body.EnumerateArray())
        {
            if (operation.ValueKind != JsonValueKind.Object || JsonBody.Text(operation, "op") != "replace" || JsonBody.Text(operation, "path") != "/description" || JsonBody.Text(operation, "value") is null)
            {
                return BadBody("Only /description can be replaced.");
            }
        }

        body.EnumerateArray().ToList().ForEach(o => key.Description = JsonBody.Text(o, "value")!);
        key.LastUpdated = tenant.Clock.UtcNow;
        return Answer.Empty(204);
    });

    private Answer Delete(ServiceRequest request) => IfAllowed(request, key =>
    {
        if (key.Subject == CloudCaller.Of(request).User.Id)
        {
            tenant.Keys.Remove(key, "deleted by its owner");
        }
        else
        {
            tenant.Keys.Revoke(key, "revoked by a tenant admin");
        }

        return Answer.Empty(204);
    });

    private Answer Settings(ServiceRequest request) => Answer.Json(200, new JsonObject
    {
        ["max_keys_per_user"] = tenant.Keys.MaximumPerUser,
        ["max_api_key_expiry"] = tenant.Keys.MaximumLife,
        ["scim_externalClient_expiry"] = tenant.Keys.ScimLife,
    });

    private Answer PatchSettings(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).CanManageUsers)
        {
            return Forbidden();
        }

        if (request.Route("tenantId") != tenant.Id)
        {
            return NotFound();
        }

        if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Array)
        {
            return BadBody("The body must be an array of patch operations.");
        }

        List<Action> changes = [];
        foreach (JsonElement operation in body.EnumerateArray())
        {
            if (operation.ValueKind != JsonValueKind.Object || JsonBody.Text(operation, "op") != "replace" || Change(operation) is not Action change)
            {
                return BadBody("An operation does not fit the configuration.");
            }

            changes.Add(change);
        }

        changes.ForEach(c => c());
        tenant.Record("api-keys/configs", tenant.Id, "updated", new JsonObject { ["operations"] = changes.Count.ToString(CultureInfo.InvariantCulture) });
        return Answer.Empty(204);
    }

    private Action? Change(JsonElement operation)
    {
        operation.TryGetProperty("value", out JsonElement value);
        string? duration = TryDuration(JsonBody.Text(operation, "value"), out _) ? value.GetString() : null;
        return JsonBody.Text(operation, "path") switch
        {
            "/max_keys_per_user" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number is >= 0 and <= 1000
                => () => tenant.Keys.MaximumPerUser = number,
            "/max_api_key_expiry" when duration is not null => () => tenant.Keys.MaximumLife = duration,
            "/scim_externalClient_expiry" when duration is not null => () => tenant.Keys.ScimLife = duration,
            _ => null,
        };
    }
}
