using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud;

/// <summary>The rows of a 207. A row is found by its key and not by its position.</summary>
internal sealed class BulkAnswer
{
    private readonly ILookup<string, JObject> _byKey;
    private readonly int _attempts;

    private BulkAnswer(IEnumerable<JObject> rows, string key, IEqualityComparer<string> keys, int attempts)
    {
        _byKey = rows.ToLookup(r => Json.Text(r[key]) ?? string.Empty, keys);
        _attempts = attempts;
    }

    /// <summary>Sends a request about many items.</summary>
    /// <param name="http">The send path.</param>
    /// <param name="request">The request.</param>
    /// <param name="key">The property with the key of a row.</param>
    /// <param name="keys">How the keys are compared.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the request.</param>
    /// <exception cref="QlikException">UnreadableAnswer, when there is no list of rows, and what the send path throws. In doubt where the
    /// request may have been carried out.</exception>
    public static async Task<BulkAnswer> SendAsync(
        QlikHttp http,
        QlikRequest request,
        string key,
        IEqualityComparer<string> keys,
        IOperationLog log,
        CancellationToken token
    )
    {
        JToken answer = await http.JsonAsync(request, log, token).ConfigureAwait(false);
        JArray data =
            (answer as JObject)?["data"] as JArray ?? throw JsonRequests.Unreadable(http, request, "an object without a data list", null);
        return new BulkAnswer(data.OfType<JObject>(), key, keys, request.Attempts);
    }

    /// <summary>Whether the request was sent more than once. Then an earlier attempt may have made what the answer calls "done
    /// before".</summary>
    public bool IsRepeated => _attempts > 1;

    /// <summary>Whether a status proves that the change of an item was refused. After a second attempt it may only show the effect of the
    /// first one, and a server that failed may have made the change.</summary>
    public bool IsClear(int status) => !IsRepeated && ClearNo.IsSaid(status, _attempts);

    /// <summary>The row of a key; null when there is none.</summary>
    public JObject? Find(string key) => _byKey[key].FirstOrDefault();

    /// <summary>The row of a subject and a type. A row without a type counts when it is the only row of its subject. Null when there is
    /// none.</summary>
    public JObject? Find(string subject, string serverType)
    {
        List<JObject> rows = _byKey[subject].ToList();
        return rows.Find(r => string.Equals(Json.Text(r["type"]), serverType, StringComparison.OrdinalIgnoreCase))
            ?? (rows.Count == 1 && Json.Text(rows[0]["type"]) is null ? rows[0] : null);
    }

    /// <summary>The status of a row, number or text; 0 when it has none.</summary>
    public static int Status(JObject? row)
    {
        return int.TryParse(Json.Text(row?["status"]), NumberStyles.Integer, CultureInfo.InvariantCulture, out int status) ? status : 0;
    }

    /// <summary>The error of an answer that has no outcome for an item, so that nobody knows what became of it.</summary>
    public static QlikException Missing(QlikHttp http, QlikRequest request, string what)
    {
        return ErrorTable.Unusable(ErrorReason.IncompleteAnswer, http.Connection, request, $"gave no outcome for {what}.");
    }

    /// <summary>The error of an item that existed when the request was sent again. The first attempt may have created it.</summary>
    public static QlikException ThereByNow(QlikHttp http, QlikRequest request, string what)
    {
        return ErrorTable.Unusable(
            ErrorReason.NotConfirmed,
            http.Connection,
            request,
            $"had to be sent again, and then {what} already existed."
        );
    }

    /// <summary>The error of an item that the server refused. In doubt where the refusal is not clear.</summary>
    /// <param name="http">The send path.</param>
    /// <param name="request">The request.</param>
    /// <param name="what">The item, for the message.</param>
    /// <param name="status">Status of the item.</param>
    /// <param name="said">The object with code, title and detail.</param>
    /// <param name="notFound">The reason for a 404.</param>
    public QlikException ItemError(
        QlikHttp http,
        QlikRequest request,
        string what,
        int status,
        JObject said,
        ErrorReason notFound = ErrorReason.NotFound
    )
    {
        ServerError error = new(Json.Text(said["code"]), Json.Text(said["title"]) ?? Json.Text(said["detail"]), null, AnswerForm.Json);
        ErrorReason reason = status == 404 ? notFound : ErrorTable.ReasonFor(status, error);
        string code = error.Code is null ? string.Empty : " [" + error.Code + "]";
        return new QlikException(
            reason,
            $"{request.Action}: {what} on '{http.Connection}' was refused with {status.ToString(CultureInfo.InvariantCulture)}: {http.Redactor.Clean(error.Text ?? "no reason given").TrimEnd('.')}{code}."
        )
        {
            StatusCode = status,
            ServerCode = error.Code,
            NextStep = ErrorTable.NextStep(reason),
            InDoubt = !IsClear(status),
        };
    }
}
