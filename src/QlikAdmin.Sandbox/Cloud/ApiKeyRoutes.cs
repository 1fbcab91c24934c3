using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>API keys: callers see their own, and callers with the tenant-admin role see all.</summary>
internal sealed class ApiKeyRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/api-keys";

    private readonly CloudList<CloudApiKey> _list = new CloudList<CloudApiKey>(
        (parameter, detail) => CloudErrors.Untraced(400, "APIKEYS-4", "Invalid request", detail, parameter),
        "-created"
    )
    {
        After = "startingAfter",
        Before = "endingBefore",
        EdgeId = k => k.Id,
    }
        .ByTime("created", k => k.Created)
        .By("createdByUser", k => k.CreatedByUser)
        .By("sub", k => k.Subject)
        .By("status", k => k.Status(tenant.Clock.UtcNow))
        .By("description", k => k.Description)
        .Where("sub", k => k.Subject)
        .Where("createdByUser", k => k.CreatedByUser)
        .WhereAny("status", k => k.Status(tenant.Clock.UtcNow), "active", "expired", "revoked");

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("POST", Path, Create);
        routes.Add("GET", Path + "/configs/{tenantId}", Settings);
        routes.Add("PATCH", Path + "/configs/{tenantId}", PatchSettings);
        routes.Add("GET", Path + "/{id}", r => Answer.Json(200, Find(r).ToJson(tenant.Id, tenant.Clock.UtcNow)));
        routes.Add("PATCH", Path + "/{id}", Patch);
        routes.Add("DELETE", Path + "/{id}", Delete);
    }

    private static CloudException Bad(string detail) => new(CloudErrors.Untraced(400, "APIKEYS-4", "Invalid request", detail));

    private static CloudException Forbidden(string detail = "Keys of others are for tenant admins.") =>
        new(CloudErrors.Untraced(403, "APIKEYS-3", "Forbidden", detail));

    private static CloudException NotFound() => new(CloudErrors.Untraced(404, "APIKEYS-7", "Not found"));

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
        if (!caller.CanManageUsers && request.Query("sub") is string owner && owner != caller.User.Id)
        {
            throw Forbidden();
        }

        return _list.Answer(request, tenant.Keys.ApiKeys.Where(k => caller.CanManageUsers || k.Subject == caller.User.Id), k =>
            k.ToJson(tenant.Id, tenant.Clock.UtcNow)
        );
    }

    private CloudApiKey Find(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudApiKey key = tenant.Keys.FindKey(request.Route("id")) ?? throw NotFound();
        return caller.CanManageUsers || key.Subject == caller.User.Id ? key : throw Forbidden();
    }

    private Answer Create(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (!JsonBody.TryObject(request, out JsonElement body) || JsonBody.Text(body, "description") is not string description)
        {
            throw Bad("description is required.");
        }

        string type = JsonBody.Text(body, "subType") ?? CloudApiKey.UserType;
        string subject = JsonBody.Text(body, "sub") ?? caller.User.Id;
        bool isScim = type == CloudApiKey.ScimType;
        if (!isScim && type != CloudApiKey.UserType)
        {
            throw Bad($"subType '{type}' is unknown.");
        }

        // Only a tenant admin creates SCIM keys. Only the user creates a user's key.
        if (isScim ? !caller.CanManageUsers : subject != caller.User.Id)
        {
            throw Forbidden();
        }

        string longest = isScim ? tenant.Keys.ScimLife : tenant.Keys.MaximumLife;
        TryDuration(longest, out TimeSpan maximum);
        if (!TryDuration(JsonBody.Text(body, "expiry") ?? longest, out TimeSpan life) || life > maximum)
        {
            throw Bad($"expiry must be a duration of at most {longest}.");
        }

        DateTimeOffset now = tenant.Clock.UtcNow;
        if (!isScim && tenant.Keys.ApiKeys.Count(k => k.Subject == subject && k.Status(now) == "active") >= tenant.Keys.MaximumPerUser)
        {
            throw Forbidden("The user has the largest number of active keys.");
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
        return Answer.Json(201, key.ToJson(tenant.Id, now).AddIfSet("token", key.Value));
    }

    private Answer Patch(ServiceRequest request)
    {
        CloudApiKey key = Find(request);
        List<PatchOperation> operations = Operations(request);
        if (!operations.TrueForAll(o => o is { Op: "replace", Path: "/description", Text: not null }))
        {
            throw Bad("Only /description can be replaced.");
        }

        key.Description = operations[^1].Text!;
        key.LastUpdated = tenant.Clock.UtcNow;
        return Answer.Empty(204);
    }

    private static List<PatchOperation> Operations(ServiceRequest request) =>
        JsonBody.Patch(request) ?? throw Bad("The body must be an array of patch operations.");

    private Answer Delete(ServiceRequest request)
    {
        CloudApiKey key = Find(request);
        if (key.Subject == CloudCaller.Of(request).User.Id)
        {
            tenant.Keys.Remove(key, "deleted by its owner");
        }
        else
        {
            tenant.Keys.Revoke(key, "revoked by a tenant admin");
        }

        return Answer.Empty(204);
    }

    private Answer Settings(ServiceRequest request) =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["max_keys_per_user"] = tenant.Keys.MaximumPerUser,
                ["max_api_key_expiry"] = tenant.Keys.MaximumLife,
                ["scim_externalClient_expiry"] = tenant.Keys.ScimLife,
            }
        );

    private Answer PatchSettings(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).CanManageUsers)
        {
            throw Forbidden();
        }

        if (request.Route("tenantId") != tenant.Id)
        {
            throw NotFound();
        }

        List<Action> changes = Operations(request).ConvertAll(o => Change(o) ?? throw Bad("An operation does not fit the configuration."));
        changes.ForEach(c => c());
        tenant.Record(
            "api-keys/configs",
            tenant.Id,
            "updated",
            new JsonObject { ["operations"] = changes.Count.ToString(CultureInfo.InvariantCulture) }
        );
        return Answer.Empty(204);
    }

    private Action? Change(PatchOperation operation)
    {
        string? duration = TryDuration(operation.Text, out _) ? operation.Text : null;
        return operation.Op != "replace"
            ? null
            : operation.Path switch
            {
                "/max_keys_per_user"
                    when operation.Value.ValueKind == JsonValueKind.Number
                        && operation.Value.TryGetInt32(out int number)
                        && number is >= 0 and <= 1000 => () => tenant.Keys.MaximumPerUser = number,
                "/max_api_key_expiry" when duration is not null => () => tenant.Keys.MaximumLife = duration,
                "/scim_externalClient_expiry" when duration is not null => () => tenant.Keys.ScimLife = duration,
                _ => null,
            };
    }
}
