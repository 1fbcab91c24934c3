using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Lists and errors of the content services, which agree on very little.</summary>
internal static class OwnedAnswers
{
    /// <summary>The usual envelope of a list: rows under <c>data</c>, links with an address each.</summary>
    public static JsonObject Envelope<T>(ServiceRequest request, OwnedPage<T> page, Func<T, JsonObject> write) => new()
    {
        ["data"] = Rows(page, write),
        ["links"] = Links(request, page),
    };

    public static JsonArray Rows<T>(OwnedPage<T> page, Func<T, JsonObject> write) => new(page.Rows.Select(r => (JsonNode)write(r)).ToArray());

    public static JsonObject Links<T>(ServiceRequest request, OwnedPage<T> page)
    {
        JsonObject links = new() { ["self"] = Href(request.BaseUri + request.Path + request.QueryString) };
        return links.AddIfSet("next", page.Next is null ? null : Href(page.Next)).AddIfSet("prev", page.Previous is null ? null : Href(page.Previous));
    }

    public static JsonObject Href(string address) => new() { ["href"] = address };

    /// <summary>Items: a list of errors and nothing else.</summary>
    public static Answer Bare(int status, string title, string? detail = null) =>
        Answer.Json(status, new JsonObject { ["errors"] = new JsonArray(CloudErrors.Item(Code(status), title, detail)) });

    /// <summary>Automations, webhooks and the old reload tasks: a list of errors and a trace id.</summary>
    public static Answer Traced(int status, string title, string? detail = null) =>
        Answer.Json(status, CloudErrors.Envelope(CloudErrors.Item(Code(status), title, detail)));

    /// <summary>Spaces: what the list says is said again beside it.</summary>
    public static Answer Space(int status, string title, string? detail = null)
    {
        JsonObject json = CloudErrors.Envelope(CloudErrors.Item(Code(status), title, detail));
        json["code"] = Code(status);
        json["title"] = title;
        return Answer.Json(status, json.AddIfSet("detail", detail));
    }

    /// <summary>Data connections: <c>status</c> is a number.</summary>
    public static Answer Connection(int status, string title, string? detail = null) =>
        Answer.Json(status, new JsonObject { ["errors"] = new JsonArray(ConnectionError(status, title, detail)) });

    public static JsonObject ConnectionError(int status, string title, string? detail)
    {
        JsonObject error = CloudErrors.Item("DCERROR-0010", title, detail);
        error["status"] = status;
        return error;
    }

    /// <summary>Data files: a code of their own, and nothing but the list.</summary>
    public static Answer File(int status, string code, string title, string? detail = null) =>
        Answer.Json(status, new JsonObject { ["errors"] = new JsonArray(CloudErrors.Item(code, title, detail)) });

    /// <summary>Sharing tasks and alerts: the status stands in <c>meta</c>.</summary>
    public static Answer Metered(int status, string title, string? detail = null)
    {
        JsonObject error = CloudErrors.Item(Code(status), title, detail);
        error["meta"] = new JsonObject { ["httpCode"] = status };
        return Answer.Json(status, CloudErrors.Envelope(error));
    }

    /// <summary>Tasks: the code is a number, and every error has a time.</summary>
    public static Answer Task(int status, string title, string context, DateTimeOffset now) => Answer.Json(status, CloudErrors.Envelope(new JsonObject
    {
        ["code"] = status,
        ["title"] = title,
        ["context"] = context,
        ["timestamp"] = now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
    }));

    private static string Code(int status) => string.Create(CultureInfo.InvariantCulture, $"HTTP-{status}");
}
