namespace QlikAdmin.Sandbox.Cloud;

/// <summary>
/// What happens on the tenant when a person signs in: it can bring a deleted user back, give a licence, and record a use.
/// </summary>
internal static class CloudLogin
{
    /// <summary>Signs a subject in. The tenant's lock is held.</summary>
    public static JsonObject Perform(CloudTenant tenant, string subject)
    {
        DateTimeOffset now = tenant.Clock.UtcNow;
        CloudUser? user = tenant.FindSubject(subject) ?? tenant.Users.FirstOrDefault(u => u.Email == subject);
        if (user?.Status == "disabled")
        {
            return new JsonObject { ["signedIn"] = false, ["reason"] = "disabled" };
        }

        if (user?.Status == "invited" && user.InviteExpiry <= now.ToUnixTimeSeconds())
        {
            return new JsonObject { ["signedIn"] = false, ["reason"] = "invitation expired" };
        }

        bool isNew = user is null;
        if (user is null)
        {
            if (!tenant.Providers.Any(p => p.IsActive && p.IsInteractive && p.CreatesUsers))
            {
                return new JsonObject { ["signedIn"] = false, ["reason"] = "unknown" };
            }

            // An active identity provider brings a deleted person back as a new user.
            (string name, string? email) = tenant.Claims(subject);
            user = new CloudUser
            {
                Seq = tenant.NextUserSeq(),
                Id = RandomNumberGenerator.GetHexString(24, lowercase: true),
                Subject = subject,
                Name = name,
                Email = email,
                Status = "active",
                CreatedAt = now,
                LastUpdatedAt = now,
            };
            tenant.AddUser(user, "login");
        }

        if (user.Status != "active")
        {
            tenant.SetStatus(user, "active");
            user.InviteExpiry = null;
        }

        CloudLicense license = tenant.License;
        string? type = license.Of(user.Subject).FirstOrDefault()?.Type;
        bool isAssigned = false;
        if (type is null)
        {
            type =
                license.AutoAssignProfessional && license.HasUnit(license.FullType) ? license.FullType
                : license.AutoAssignAnalyzer && license.HasUnit(license.BasicType) ? license.BasicType
                : null;
            isAssigned = type is not null;
            if (type is not null)
            {
                license.Add(user.Subject, type, "auto-assigned at login");
            }
        }

        if (type is not null)
        {
            tenant.AddConsumption(user.Id, now, 5, type);
        }

        return new JsonObject
        {
            ["signedIn"] = true,
            ["userId"] = user.Id,
            ["created"] = isNew,
            ["type"] = type,
            ["autoAssigned"] = isAssigned,
        };
    }
}
