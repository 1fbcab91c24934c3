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

        if (
            !request.TryReadJson(out JsonElement body)
            || body.ValueKind != JsonValueKind.Object
            || JsonBody.Text(body, "subject") is not { Length: > 0 } subject
        )
        {
            return Bad("subject is required.");
        }

        string status = JsonBody.Text(body, "status") ?? "invited";
        string? email = JsonBody.Text(body, "email");
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

        if (JsonBody.Text(body, "tenantId") is string other && other != tenant.Id)
        {
            return Bad("tenantId is not this tenant.");
        }

        List<CloudRole>? roles = body.TryGetProperty("assignedRoles", out JsonElement given) ? RoleReferences.Read(tenant, given) : [];
        if (roles is null)
        {
            return Bad("assignedRoles names an unknown role, or mixes ids and names.");
        }

        DateTimeOffset now = tenant.Clock.UtcNow;
        CloudUser user = new()
        {
            Seq = tenant.NextUserSeq(),
            Id = RandomNumberGenerator.GetHexString(24, lowercase: true),
            Subject = subject,
            Name = JsonBody.Text(body, "name") ?? email ?? subject,
            Email = email,
            Status = status,
            Picture = JsonBody.Text(body, "picture"),
            CreatedAt = now,
            LastUpdatedAt = now,
            InviteExpiry = status == "invited" ? tenant.NewInviteExpiry() : null,
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

        return request.TryReadJson(out JsonElement body) ? new UserPatch(tenant, user, caller).Run(body) : Bad("The body is no JSON.");
    }
}
