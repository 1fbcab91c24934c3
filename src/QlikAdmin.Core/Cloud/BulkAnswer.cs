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
    private readonly ILookup<string, JObject> _bySubject;

    private BulkAnswer(IEnumerable<JObject> rows)
    {
        _bySubject = rows.ToLookup(r => Json.Text(r["subject"]) ?? string.Empty, StringComparer.Ordinal);
    }

    /// <exception cref="QlikException">UnreadableAnswer, when there is no list of rows.</exception>
    public static BulkAnswer Read(QlikHttp http, QlikRequest request, JToken answer)
    {
        JArray data = (answer as JObject)?["data"] as JArray
            ?? throw JsonRequests.Unreadable(http, request, "an object without a data list", null);
        return new BulkAnswer(data.OfType<JObject>());
    }

    /// <summary>The row of a pair; a row without a type counts when it is the only one of its subject. Null when there is none.</summary>
    public JObject? Find(string subject, string serverType)
    {
        List<JObject> rows = _bySubject[subject].ToList();
        return rows.Find(r => string.Equals(Json.Text(r["type"]), serverType, StringComparison.OrdinalIgnoreCase))
            ?? (rows.Count == 1 && Json.Text(rows[0]["type"]) is null ? rows[0] : null);
    }

    /// <summary>The status of a row, number or text; 0 when it has none.</summary>
    public static int Status(JObject? row)
    {
        return int.TryParse(Json.Text(row?["status"]), NumberStyles.Integer, CultureInfo.InvariantCulture, out int status) ? status : 0;
    }
}
