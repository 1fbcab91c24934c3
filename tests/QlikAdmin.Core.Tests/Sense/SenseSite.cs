using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Sense;

/// <summary>A site of a few lines: access rows by family, deleted by id, filtered by id or user.</summary>
internal sealed class SenseSite : IDisposable
{
    private readonly object _gate = new();

    public SenseSite()
    {
        Server = new FakeServer(
            async (sent, token) =>
            {
                if (Before is not null)
                {
                    await Before(sent, token);
                }

                lock (_gate)
                {
                    return (Override?.Invoke(sent) ?? Route(sent))(sent);
                }
            }
        );
        Connection = SenseConnection.Create(
            new SenseConnectionOptions
            {
                Server = "qs1.example",
                Jwt = Given.Secret("jwt-of-jane"),
                Name = "qs1",
            },
            Server,
            clock: Clock
        );
    }

    public FakeClock Clock { get; } = new();

    public FakeServer Server { get; }

    public SenseConnection Connection { get; }

    public RecordingLog Log { get; } = new();

    public Dictionary<string, List<JObject>> Families { get; } =
        new()
        {
            ["useraccesstype"] = [],
            ["professionalaccesstype"] = [],
            ["analyzeraccesstype"] = [],
            ["loginaccesstype"] = [],
            ["analyzertimeaccesstype"] = [],
        };

    public string Users { get; set; } = "[]";

    public string Rules { get; set; } = "[]";

    public string License { get; set; } = """{"id":"1","key":"secret","isExpired":false}""";

    public string Overview { get; set; } = "{}";

    /// <summary>What a delete does to a row; by default the row goes away.</summary>
    public Action<List<JObject>, JObject> OnDelete { get; set; } = (family, row) => family.Remove(row);

    /// <summary>What giving access to a user id does; by default a new row comes.</summary>
    public Action<List<JObject>, string>? OnPost { get; set; }

    /// <summary>Awaited before a request is answered.</summary>
    public Func<Sent, CancellationToken, Task>? Before { get; set; }

    public Func<Sent, Func<Sent, HttpResponseMessage>?>? Override { get; set; }

    public static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    public void Dispose() => Connection.Dispose();

    public IEnumerable<Sent> Calls(string method) => Server.Requests.Where(r => r.Method == method);

    /// <summary>Adds a row and gives it as a list would.</summary>
    public Allocation Add(int number, string type = "Analyzer", string user = "jdoe", bool quarantined = false)
    {
        Families[type.ToLowerInvariant() + "accesstype"].Add(Row(number, user, quarantined));
        return new Allocation(Id(number).ToString(), QlikProduct.Sense, "qs1", type) { User = @"CORP\" + user };
    }

    public static JObject Row(int number, string user, bool quarantined = false)
    {
        return new JObject
        {
            ["id"] = Id(number).ToString(),
            ["user"] = new JObject
            {
                ["id"] = Id(1000 + user.Length).ToString(),
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

    public Func<Sent, HttpResponseMessage> Route(Sent sent)
    {
        string[] parts = sent.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || parts[0] != "qrs")
        {
            throw new InvalidOperationException("Nobody expected " + sent.Uri);
        }

        return string.Join('/', parts.Skip(1)) switch
        {
            "user/full" => Answer.Json(Users),
            "systemrule/full" => Answer.Json(Rules),
            "license" => Answer.Json(License),
            "license/accesstypeoverview" => Answer.Json(Overview),
            "about" => Answer.Json("""{"buildVersion":"38.22.0"}"""),
            _ => Family(sent, Families[parts[2]], parts),
        };
    }

    private Func<Sent, HttpResponseMessage> Family(Sent sent, List<JObject> family, string[] parts)
    {
        if (sent.Method == "POST")
        {
            string user = (string)JObject.Parse(sent.Body!)["user"]!["id"]!;
            (OnPost ?? ((rows, _) => rows.Add(Row(77, "jdoe"))))(family, user);
            return Answer.Json("{}", 201);
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
