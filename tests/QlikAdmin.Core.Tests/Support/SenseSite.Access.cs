using Newtonsoft.Json.Linq;

namespace QlikAdmin.Core.Tests;

/// <summary>The licence, and access rows by family: given, deleted by id, filtered by id or user.</summary>
internal sealed partial class SenseSite
{
    public string Rules { get; set; } = "[]";

    public string License { get; set; } = """{"id":"1","key":"secret","isExpired":false}""";

    public string Overview { get; set; } = "{}";

    /// <summary>What a delete does to a row; by default the row goes away.</summary>
    public Action<List<JObject>, JObject> OnDelete { get; set; } = (family, row) => family.Remove(row);

    /// <summary>What giving access to a user id does; by default a new row comes.</summary>
    public Action<List<JObject>, string> OnPost { get; set; } = (rows, _) => rows.Add(AccessRow(77, "jdoe"));

    /// <summary>Whether the answer to a gift shows the row, as the description of the repository says.</summary>
    public bool AnswersWithRow { get; set; } = true;

    /// <summary>Adds a row and gives it as a list would.</summary>
    public Allocation AddAccess(int number, string type = "Analyzer", string user = "jdoe", bool quarantined = false)
    {
        Families[type.ToLowerInvariant() + "accesstype"].Add(AccessRow(number, user, quarantined));
        return new Allocation(Id(number), QlikProduct.Sense, "qs1", type) { User = @"CORP\" + user };
    }

    private static JObject AccessRow(int number, string user, bool quarantined = false, string? userId = null)
    {
        return new JObject
        {
            ["id"] = Id(number),
            ["user"] = new JObject
            {
                ["id"] = userId ?? Id(1000 + user.Length),
                ["userId"] = user,
                ["userDirectory"] = "CORP",
                ["name"] = "Name of " + user,
            },
            ["lastUsed"] = "2026-01-05T00:00:00.000Z",
            ["createdDate"] = "2025-01-05T00:00:00.000Z",
            ["quarantined"] = quarantined,
            ["quarantineEnd"] = quarantined ? "2026-03-08T00:00:00.000Z" : "1753-01-01T00:00:00.000Z",
        };
    }

    private Func<Sent, HttpResponseMessage> Access(Sent sent, List<JObject> family, string[] parts)
    {
        if (sent.Method == "POST")
        {
            string user = (string)JObject.Parse(sent.Body!)["user"]!["id"]!;
            OnPost(family, user);
            JObject? given = family.LastOrDefault(r => (string?)r["user"]!["id"] == user);
            return Answer.Json(AnswersWithRow ? given?.ToString() ?? "{}" : "{}", 201);
        }

        if (sent.Method == "DELETE")
        {
            JObject? row = family.Find(r => (string?)r["id"] == parts[3]);
            if (row is null)
            {
                return Answer.Text("Not found", 404);
            }

            OnDelete(family, row);
            return Answer.Status(204);
        }

        string filter = sent.Query("filter") ?? string.Empty;
        bool byKey = filter.Contains("id eq ");
        return Answer.Json(
            new JArray(
                family.Where(r => !byKey || filter.Contains("id eq " + (filter.StartsWith("user.") ? r["user"]!["id"] : r["id"])))
            ).ToString()
        );
    }
}
