using System.Net.Mail;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Inviting people by mail. Answers 207 with one row per address, in the order of the request.</summary>
internal sealed class InviteRoutes(CloudTenant tenant)
{
    // The code of a general error of this service is a whole number; the code of an error in a row is text.
    private const string IsActive = "1001";
    private const string IsDisabled = "1002";
    private const string MailFailed = "1003";

    public void Map(RouteTable routes) => routes.Add("POST", "/api/v1/users/actions/invite", Invite);

    private static JsonObject Error(string email, string code, string title) =>
        new()
        {
            ["status"] = "error",
            ["email"] = email,
            ["code"] = code,
            ["title"] = title,
        };

    private Answer Invite(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).CanManageUsers)
        {
            return CloudErrors.Invitation(403, 403, "Forbidden", "Inviting people needs the tenant-admin role.");
        }

        if (
            !request.TryReadJson(out JsonElement body)
            || body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("invitees", out JsonElement invitees)
            || invitees.ValueKind != JsonValueKind.Array
            || invitees.EnumerateArray().Any(i => JsonBody.Text(i, "email") is null)
        )
        {
            return CloudErrors.Invitation(400, 400, "Bad request", "invitees must be a list in which everybody has an email.");
        }

        JsonArray data = [];
        foreach (JsonElement invitee in invitees.EnumerateArray())
        {
            data.Add((JsonNode)One(invitee, JsonBody.Text(invitee, "email")!));
        }

        return Answer.Json(207, new JsonObject { ["data"] = data });
    }

    private JsonObject One(JsonElement invitee, string email)
    {
        if (!MailAddress.TryCreate(email, out MailAddress? address) || address.Address != email)
        {
            return Error(email, "400", "Invalid email address");
        }

        CloudUser? known = tenant
            .Users.Where(u => string.Equals(u.Email, email, StringComparison.OrdinalIgnoreCase))
            .OrderBy(u =>
                u.Status switch
                {
                    "active" => 0,
                    "disabled" => 1,
                    _ => 2,
                }
            )
            .FirstOrDefault();
        bool isResent = invitee.TryGetProperty("resend", out JsonElement resend) && resend.ValueKind == JsonValueKind.True;
        return known?.Status switch
        {
            "active" => Error(email, IsActive, "User is already active"),
            "disabled" => Error(email, IsDisabled, "User is disabled"),
            not null when !isResent => Result("exists", email, known),
            _ when tenant.Settings.MailDown => Error(email, MailFailed, "External dependency error"),
            _ => Result(
                "ok",
                email,
                Send(known ?? NewUser(email, JsonBody.Text(invitee, "name")), JsonBody.Text(invitee, "language"), known is not null)
            ),
        };
    }

    private static JsonObject Result(string status, string email, CloudUser user) =>
        new()
        {
            ["status"] = status,
            ["email"] = email,
            ["subject"] = user.Subject,
            ["userId"] = user.Id,
        };

    private CloudUser NewUser(string email, string? name)
    {
        DateTimeOffset now = tenant.Clock.UtcNow;
        CloudUser user = new()
        {
            Seq = tenant.NextUserSeq(),
            Id = RandomNumberGenerator.GetHexString(24, lowercase: true),
            Subject = Guid.NewGuid().ToString(),
            Name = string.IsNullOrEmpty(name) ? email : name,
            Email = email,
            Status = "invited",
            CreatedAt = now,
            LastUpdatedAt = now,
        };
        tenant.AddUser(user, "POST /users/actions/invite");
        return user;
    }

    private CloudUser Send(CloudUser user, string? language, bool isResent)
    {
        user.InviteExpiry = tenant.NewInviteExpiry();
        tenant.UserViews.Invalidate();
        tenant.Record(
            "users/invitations",
            user.Id,
            "sent",
            new JsonObject
            {
                ["email"] = user.Email,
                ["language"] = language is { Length: 2 } ? language.ToLowerInvariant() : "en",
                ["resend"] = isResent,
            }
        );
        return user;
    }
}
