using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Newtonsoft.Json.Linq;

using QlikAdmin.Http;

namespace QlikAdmin.Cloud;

/// <summary>The rows of a 207, found by what they are about and not by their place.</summary>
internal sealed class BulkAnswer
{
    private readonly ILookup<string, JObject> _byKey;

    private BulkAnswer(IEnumerable<JObject> rows, string key)
    {
        _byKey = rows.ToLookup(r => Json.Text(r[key]) ?? string.Empty, StringComparer.Ordinal);
    }

    /// <param name="http">The send path, for errors.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">What came.</param>
    /// <param name="key">The property that says what a row is about.</param>
    /// <exception cref="QlikException">UnreadableAnswer, when there is no list of rows.</exception>
    public static BulkAnswer Read(QlikHttp http, QlikRequest request, JToken answer, string key = "subject")
    {
        JArray data = (answer as JObject)?["data"] as JArray
            ?? throw JsonRequests.Unreadable(http, request, "an object without a data list", null);
        return new BulkAnswer(data.OfType<JObject>(), key);
    }

    /// <summary>The row of a key; null when there is none.</summary>
    public JObject? Find(string key) => _byKey[key].FirstOrDefault();

    /// <summary>The row of a pair; a row without a type counts when it is the only one of its subject. Null when there is none.</summary>
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

    /// <summary>An unreadable answer to a call that was accepted says nothing about what was done.</summary>
    public static bool MayHaveBeenDone(QlikException e) => e.InDoubt || e.Reason is ErrorReason.UnreadableAnswer or ErrorReason.EmptyAnswer or ErrorReason.IncompleteAnswer;

    /// <summary>The answer names no outcome for an item.</summary>
    public static QlikException Missing(QlikHttp http, QlikRequest request, string what)
    {
        return ErrorTable.Unusable(ErrorReason.IncompleteAnswer, http.Connection, request, $"gave no outcome for {what}.");
    }

    /// <summary>The server refused one item.</summary>
    /// <param name="http">The send path.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="what">The item, for the message.</param>
    /// <param name="status">Status of the item.</param>
    /// <param name="said">The object with code, title and detail.</param>
    /// <param name="notFound">The reason that a 404 stands for.</param>
    public static QlikException ItemError(QlikHttp http, QlikRequest request, string what, int status, JObject said, ErrorReason notFound = ErrorReason.NotFound)
    {
        ServerError error = new(Json.Text(said["code"]), Json.Text(said["title"]) ?? Json.Text(said["detail"]), null, AnswerForm.Json);
        ErrorReason reason = status == 404 ? notFound : ErrorTable.ReasonFor(status, error);
        string code = error.Code is null ? string.Empty : " [" + error.Code + "]";
        return new QlikException(reason, $"{request.Action}: {what} on '{http.Connection}' was refused with {status.ToString(CultureInfo.InvariantCulture)}: {http.Redactor.Clean(error.Text ?? "no reason given").TrimEnd('.')}{code}.")
        {
            StatusCode = status,
            ServerCode = error.Code,
            NextStep = ErrorTable.NextStep(reason),
        };
    }
}
