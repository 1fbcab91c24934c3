using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Sense;

/// <summary>A site of a few lines on which users own things: filters by id and owner, whole-entity updates with their dates,
/// selections.</summary>
internal sealed class OwningSite : IDisposable
{
    public static readonly Guid Leaver = SenseSite.Id(501);
    public static readonly Guid Anna = SenseSite.Id(502);

    private readonly object _gate = new();
    private int _stamp;
    private int _selections;

    public OwningSite()
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
        Users.Add(UserRow(Leaver, "leaver"));
        Users.Add(UserRow(Anna, "anna"));
        Access.Add(
            new JObject
            {
                ["id"] = SenseSite.Id(900).ToString(),
                ["user"] = new JObject
                {
                    ["id"] = Anna.ToString(),
                    ["userId"] = "anna",
                    ["userDirectory"] = "CORP",
                },
                ["quarantined"] = false,
            }
        );
    }

    public FakeClock Clock { get; } = new();

    public FakeServer Server { get; }

    public SenseConnection Connection { get; }

    public RecordingLog Log { get; } = new();

    public List<JObject> Users { get; } = new();

    public List<JObject> Access { get; } = new();

    /// <summary>Entities by the path of their family.</summary>
    public Dictionary<string, List<JObject>> Families { get; } =
        new[] { "app", "app/object", "stream", "dataconnection", "contentlibrary", "extension", "sharedcontent" }.ToDictionary(
            f => f,
            _ => new List<JObject>()
        );

    /// <summary>Members of the selections that are there.</summary>
    public Dictionary<string, List<Guid>> Selections { get; } = new();

    public Func<Sent, CancellationToken, Task>? Before { get; set; }

    public Func<Sent, Func<Sent, HttpResponseMessage>?>? Override { get; set; }

    public static User AnnaUser { get; } =
        new(Anna.ToString(), QlikProduct.Sense, "qs1", @"CORP\anna")
        {
            UserDirectory = "CORP",
            UserId = "anna",
            Name = "Anna",
            Status = UserStatus.Active,
        };

    public void Dispose() => Connection.Dispose();

    public IEnumerable<Sent> Calls(string method, string ending = "") =>
        Server.Requests.Where(r => r.Method == method && r.Path.EndsWith(ending, StringComparison.Ordinal));

    public static JObject UserRow(Guid id, string userId, string directory = "CORP") =>
        new()
        {
            ["id"] = id.ToString(),
            ["userId"] = userId,
            ["userDirectory"] = directory,
            ["name"] = "Name of " + userId,
            ["inactive"] = false,
            ["removedExternally"] = false,
            ["blacklisted"] = false,
        };

    /// <summary>Adds an entity and gives it as a list would.</summary>
    public OwnedItem Add(string family, int number, OwnedItemKind kind, Guid? owner = null)
    {
        Guid of = owner ?? Leaver;
        Families[family]
            .Add(
                new JObject
                {
                    ["id"] = SenseSite.Id(number).ToString(),
                    ["name"] = "Name of " + number,
                    ["modifiedDate"] = "2026-01-01T00:00:00.000Z",
                    ["owner"] = OwnerRow(of),
                    ["tags"] = new JArray(new JObject { ["name"] = "kept" }),
                }
            );
        return new OwnedItem(SenseSite.Id(number).ToString(), kind, QlikProduct.Sense, "qs1") { OwnerId = of.ToString() };
    }

    public Guid OwnerOf(string family, int number) => Guid.Parse((string)Row(family, SenseSite.Id(number))!["owner"]!["id"]!);

    public void SetOwner(JObject row, Guid owner)
    {
        row["owner"] = OwnerRow(owner);
        row["modifiedDate"] = $"2026-02-01T00:00:00.{++_stamp:000}Z";
    }

    public JObject? Row(string family, Guid id) => Families[family].Find(r => (string?)r["id"] == id.ToString());

    private JObject OwnerRow(Guid owner) =>
        Users.Find(u => (string?)u["id"] == owner.ToString()) is JObject user
            ? new JObject
            {
                ["id"] = user["id"],
                ["userId"] = user["userId"],
                ["userDirectory"] = user["userDirectory"],
                ["name"] = user["name"],
            }
            : new JObject
            {
                ["id"] = owner.ToString(),
                ["userId"] = "gone",
                ["userDirectory"] = "CORP",
            };

    private Func<Sent, HttpResponseMessage> Route(Sent sent)
    {
        string path = sent.Path.Substring("/qrs/".Length);
        if (path == "user/full")
        {
            return Answer.Json(new JArray(Users.Where(u => IsAskedFor(sent, u))).ToString());
        }

        if (path.StartsWith("license/", StringComparison.Ordinal))
        {
            return Answer.Json(path.Contains("professional", StringComparison.Ordinal) ? new JArray(Access).ToString() : "[]");
        }

        if (path.StartsWith("selection/", StringComparison.Ordinal))
        {
            return Selection(sent, path.Substring("selection/".Length));
        }

        if (path.EndsWith("/full", StringComparison.Ordinal))
        {
            return Families.TryGetValue(path.Substring(0, path.Length - "/full".Length), out List<JObject>? rows)
                ? Answer.Json(new JArray(rows.Where(r => IsAskedFor(sent, r))).ToString())
                : Answer.Status(404);
        }

        int slash = path.LastIndexOf('/');
        return Row(path.Substring(0, slash), Guid.Parse(path.Substring(slash + 1))) is not JObject row ? Answer.Status(404)
            : sent.Method == "GET" ? Answer.Json(row.ToString())
            : sent.Method == "PUT" ? Put(sent, row)
            : throw new InvalidOperationException("Nobody expected " + sent.Method + " " + sent.Uri);
    }

    private static bool IsAskedFor(Sent sent, JObject row)
    {
        string filter = sent.Query("filter") ?? throw new InvalidOperationException("The whole list was asked for: " + sent.Uri);
        return filter
            .Split(" or ")
            .Any(term =>
                term.Split(" and ")
                    .All(part =>
                    {
                        string[] words = part.Split(' ', 3);
                        return string.Equals((string?)row.SelectToken(words[0]), words[2].Trim('\''), StringComparison.OrdinalIgnoreCase);
                    })
            );
    }

    private Func<Sent, HttpResponseMessage> Put(Sent sent, JObject row)
    {
        JObject body = JObject.Parse(sent.Body!);
        Assert.Equal("kept", (string?)body["tags"]?[0]?["name"]);
        if ((string?)JObject.Load(Json.Reader(new System.IO.StringReader(sent.Body!)))["modifiedDate"] != (string?)row["modifiedDate"])
        {
            return Answer.Text("Conflict", 409);
        }

        SetOwner(row, Guid.Parse((string)body["owner"]!["id"]!));
        return Answer.Json(row.ToString());
    }

    private Func<Sent, HttpResponseMessage> Selection(Sent sent, string path)
    {
        if (sent.Method == "POST")
        {
            string id = $"sel{++_selections}";
            Selections[id] = Families[path].Where(r => IsAskedFor(sent, r)).Select(r => Guid.Parse((string)r["id"]!)).ToList();
            return Answer.Json(
                new JObject
                {
                    ["id"] = id,
                    ["items"] = new JArray(Selections[id].Select(i => new JObject { ["type"] = "X", ["objectID"] = i.ToString() })),
                }.ToString(),
                201
            );
        }

        string selection = path.Split('/')[0];
        if (!Selections.TryGetValue(selection, out List<Guid>? members))
        {
            return Answer.Status(404);
        }

        if (sent.Method == "DELETE")
        {
            Assert.Equal(selection, path);
            Selections.Remove(selection);
            return Answer.Status(204);
        }

        string family = path.Substring(selection.Length + 1, path.Length - selection.Length - 1 - "/synthetic".Length);
        if (sent.Method == "GET")
        {
            return Answer.Json(
                """{"type":"X","name":"X","children":[],"latestModifiedDate":"2026-01-01T00:00:00.000Z","properties":[{"name":"name","value":null,"valueIsDifferent":true,"valueIsModified":false},{"name":"owner","value":null,"valueIsDifferent":true,"valueIsModified":false}]}"""
            );
        }

        List<JObject> properties = ((JArray)JObject.Parse(sent.Body!)["properties"]!).Cast<JObject>().ToList();
        Assert.Equal(["owner"], properties.Where(p => (bool)p["valueIsModified"]!).Select(p => (string?)p["name"]));
        Guid owner = Guid.Parse((string)properties.Single(p => (string?)p["name"] == "owner")["value"]!["id"]!);
        members.ForEach(m => SetOwner(Row(family, m)!, owner));
        return Answer.Status(204);
    }
}
