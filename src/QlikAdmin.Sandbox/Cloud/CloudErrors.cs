using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The error envelopes of the Cloud services, which differ in small ways.</summary>
internal static class CloudErrors
{
    /// <summary>Most services: <c>status</c> is a number.</summary>
    public static Answer Create(int status, string code, string title, string? detail = null, string? parameter = null)
    {
        JsonObject error = Item(code, title, detail);
        error["status"] = status;
        if (parameter is not null)
        {
            error["source"] = new JsonObject { ["parameter"] = parameter };
        }

        return Answer.Json(status, Envelope(error));
    }

    /// <summary>Tenant and login services: <c>status</c> is a string.</summary>
    public static Answer WithTextStatus(int status, string code, string title, string? detail = null)
    {
        JsonObject error = Item(code, title, detail);
        error["status"] = status.ToString(CultureInfo.InvariantCulture);
        return Answer.Json(status, Envelope(error));
    }

    /// <summary>Token service: as above, and no trace id.</summary>
    public static Answer OAuth(int status, string code, string title, string? detail = null)
    {
        JsonObject error = Item(code, title, detail);
        error["status"] = status.ToString(CultureInfo.InvariantCulture);
        return Answer.Json(status, new JsonObject { ["errors"] = new JsonArray(error) });
    }

    /// <summary>Services for keys and identity providers: <c>status</c> is a number, and no trace id.</summary>
    public static Answer Untraced(int status, string code, string title, string? detail = null, string? parameter = null)
    {
        JsonObject error = Item(code, title, detail);
        error["status"] = status;
        if (parameter is not null)
        {
            error["source"] = new JsonObject { ["parameter"] = parameter };
        }

        return Answer.Json(status, new JsonObject { ["errors"] = new JsonArray(error) });
    }

    /// <summary>Service for OAuth clients: neither a status nor a trace id.</summary>
    public static Answer OAuthClient(int status, string code, string title, string? detail = null) =>
        Answer.Json(status, new JsonObject { ["errors"] = new JsonArray(Item(code, title, detail)) });

    /// <summary>Role service: a trace id, and no status.</summary>
    public static Answer Role(int status, string code, string title, string? detail = null, string? parameter = null)
    {
        JsonObject error = Item(code, title, detail);
        if (parameter is not null)
        {
            error["source"] = new JsonObject { ["parameter"] = parameter };
        }

        return Answer.Json(status, Envelope(error));
    }

    /// <summary>Invitations: codes are numbers.</summary>
    public static Answer Invitation(int status, int code, string title, string? detail = null)
    {
        JsonObject error = Item(string.Empty, title, detail);
        error["code"] = code;
        return Answer.Json(status, new JsonObject { ["errors"] = new JsonArray(error) });
    }

    /// <summary>Licence service: two deprecated members beside the list, and no trace id.</summary>
    public static Answer License(int status, string code, string title, string? detail = null)
    {
        JsonObject envelope = new() { ["errors"] = new JsonArray(Item(code, title, detail)) };
        envelope["error"] = "util.Error";
        envelope["message"] = title;
        return Answer.Json(status, envelope);
    }

    public static Answer Unauthorized() => Create(401, "HTTP-401", "Unauthorized", "The token is missing, invalid or has expired.");

    public static Answer Forbidden() => Create(403, "HTTP-403", "Forbidden", "The caller lacks the role or scope for this.");

    public static Answer LicenseForbidden() => License(403, "HTTP-403", "Forbidden", "Insufficient access");

    public static Answer UserNotFound() => Create(404, "USERS-7", "Not found");

    public static Answer Deactivated() => WithTextStatus(
        401, "TENANT_DEACTIVATED", "Tenant has been deactivated. Contact your administrator for more details.");

    public static Answer RateLimited(int seconds) => Create(
        429,
        "HTTP-429",
        "API rate limit reached.",
        string.Create(CultureInfo.InvariantCulture, $"You need to wait {seconds} seconds until limit is lifted."))
        .With("retry-after", seconds.ToString(CultureInfo.InvariantCulture));

    public static JsonObject Item(string code, string title, string? detail)
    {
        JsonObject error = new() { ["code"] = code, ["title"] = title };
        if (detail is not null)
        {
            error["detail"] = detail;
        }

        return error;
    }

    public static JsonObject Envelope(params JsonNode[] errors) => new()
    {
        ["errors"] = new JsonArray(errors),
        ["traceId"] = Guid.NewGuid().ToString("N"),
    };
}
