using Microsoft.AspNetCore.WebUtilities;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>
/// The error envelopes of the Cloud services. They all have a list of errors with a code and a title, and share little else.
/// </summary>
internal static class CloudErrors
{
    /// <summary>Most services: <c>status</c> is a number.</summary>
    public static Answer Create(int status, string code, string title, string? detail = null, string? parameter = null) =>
        Answer.Json(status, Envelope(Item(code, title, detail, status, parameter)));

    /// <summary>Tenant and login services: <c>status</c> is a string.</summary>
    public static Answer WithTextStatus(int status, string code, string title, string? detail = null) =>
        Answer.Json(status, Envelope(Item(code, title, detail, status.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Token service: <c>status</c> is a string, and there is no trace id.</summary>
    public static Answer OAuth(int status, string code, string title, string? detail = null) =>
        Untraced(status, Item(code, title, detail, status.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Services for keys and identity providers: <c>status</c> is a number, and no trace id.</summary>
    public static Answer Untraced(int status, string code, string title, string? detail = null, string? parameter = null) =>
        Untraced(status, Item(code, title, detail, status, parameter));

    /// <summary>OAuth clients, items and data files: neither a status nor a trace id.</summary>
    public static Answer Bare(int status, string code, string title, string? detail = null) => Untraced(status, Item(code, title, detail));

    public static Answer Bare(int status, string? detail) => Bare(status, Code(status), Title(status), detail);

    /// <summary>Roles: a trace id, and no status.</summary>
    public static Answer Traced(int status, string code, string title, string? detail = null, string? parameter = null) =>
        Answer.Json(status, Envelope(Item(code, title, detail, null, parameter)));

    /// <summary>Automations, webhooks and the old reload tasks, which have no codes of their own.</summary>
    public static Answer Traced(int status, string? detail) => Traced(status, Code(status), Title(status), detail);

    /// <summary>Invitations: codes are numbers.</summary>
    public static Answer Invitation(int status, int code, string title, string? detail = null)
    {
        JsonObject error = Item(string.Empty, title, detail);
        error["code"] = code;
        return Untraced(status, error);
    }

    /// <summary>Licences: two deprecated members beside the list, and no trace id.</summary>
    public static Answer License(int status, string code, string title, string? detail = null) =>
        Answer.Json(
            status,
            new JsonObject
            {
                ["errors"] = new JsonArray(Item(code, title, detail)),
                ["error"] = "util.Error",
                ["message"] = title,
            }
        );

    /// <summary>Spaces: the members of the first error are repeated beside the list.</summary>
    public static Answer Space(int status, string? detail)
    {
        JsonObject json = Envelope(Item(Code(status), Title(status), detail))
            .AddIfSet("code", Code(status))
            .AddIfSet("title", Title(status));
        return Answer.Json(status, json.AddIfSet("detail", detail));
    }

    /// <summary>Data connections: one code for everything.</summary>
    public static Answer Connection(int status, string? detail) => Untraced(status, ConnectionItem(status, detail));

    public static JsonObject ConnectionItem(int status, string? detail) => Item("DCERROR-0010", Title(status), detail, status);

    /// <summary>Sharing tasks and alerts: the status is in <c>meta</c>.</summary>
    public static Answer Metered(int status, string? detail)
    {
        JsonObject error = Item(Code(status), Title(status), detail);
        error["meta"] = new JsonObject { ["httpCode"] = status };
        return Answer.Json(status, Envelope(error));
    }

    /// <summary>Tasks: the code is a number, and every error has a time.</summary>
    public static Answer Task(int status, string? context, DateTimeOffset now) =>
        Answer.Json(
            status,
            Envelope(
                new JsonObject
                {
                    ["code"] = status,
                    ["title"] = Title(status),
                    ["context"] = context,
                    ["timestamp"] = now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                }
            )
        );

    public static Answer Unauthorized() => Create(401, "HTTP-401", "Unauthorized", "The token is missing, invalid or has expired.");

    public static Answer Forbidden() => Create(403, "HTTP-403", "Forbidden", "The caller lacks the role or scope for this.");

    public static Answer LicenseForbidden() => License(403, "HTTP-403", "Forbidden", "Insufficient access");

    public static Answer UserNotFound() => Create(404, "USERS-7", "Not found");

    public static Answer Deactivated() =>
        WithTextStatus(401, "TENANT_DEACTIVATED", "Tenant has been deactivated. Contact your administrator for more details.");

    public static Answer RateLimited(int seconds) =>
        Create(
                429,
                "HTTP-429",
                "API rate limit reached.",
                string.Create(CultureInfo.InvariantCulture, $"You need to wait {seconds} seconds until limit is lifted.")
            )
            .With("retry-after", seconds.ToString(CultureInfo.InvariantCulture));

    public static JsonObject Item(string code, string title, string? detail, JsonNode? status = null, string? parameter = null) =>
        new JsonObject { ["code"] = code, ["title"] = title }
            .AddIfSet("detail", detail)
            .AddIfSet("status", status)
            .AddIfSet("source", parameter is null ? null : new JsonObject { ["parameter"] = parameter });

    public static JsonObject Envelope(params JsonNode[] errors) =>
        new() { ["errors"] = new JsonArray(errors), ["traceId"] = Guid.NewGuid().ToString("N") };

    private static Answer Untraced(int status, JsonObject error) =>
        Answer.Json(status, new JsonObject { ["errors"] = new JsonArray(error) });

    private static string Code(int status) => string.Create(CultureInfo.InvariantCulture, $"HTTP-{status}");

    private static string Title(int status) => ReasonPhrases.GetReasonPhrase(status);
}
