using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Cloud;

/// <summary>A tenant of a few lines on which users own things; each kind is listed, read and changed as the vendor's description of it
/// says.</summary>
internal sealed class OwningTenant : IDisposable
{
    public const string Leaver = "u-leaver";
    public const string Anna = "u-anna";

    private static readonly Dictionary<OwnedItemKind, (string Path, string Rows, string Id, string Owner, string Filter)> s_kinds = new()
    {
        [OwnedItemKind.Space] = ("/api/v1/spaces", "data", "id", "ownerId", "ownerId"),
        [OwnedItemKind.App] = ("/api/v1/apps", "data", "resourceId", "ownerId", "ownerId"),
        [OwnedItemKind.DataConnection] = ("/api/v1/data-connections", "data", "qID", "user", "userId"),
        [OwnedItemKind.DataFile] = ("/api/v1/data-files", "data", "id", "ownerId", "ownerId"),
        [OwnedItemKind.Automation] = ("/api/workflows/automations", "data", "id", "ownerId", "filter"),
        [OwnedItemKind.AutomationConnection] = ("/api/workflows/automation-connections", "data", "id", "ownerId", "filter"),
        [OwnedItemKind.SharingTask] = ("/api/v1/sharing-tasks", "sharingTasks", "id", "owner", "owner"),
        [OwnedItemKind.DataAlert] = ("/api/v1/data-alerts", "tasks", "id", "ownerId", "ownerId"),
        [OwnedItemKind.Schedule] = ("/api/scheduling/tasks", "data", "id", "metadata.ownerId", "filter"),
        [OwnedItemKind.Webhook] = ("/api/v1/webhooks", "data", "id", "ownerId", "ownerId"),
    };

    private readonly object _gate = new();

    public OwningTenant()
    {
        Server = new FakeServer(sent =>
        {
            lock (_gate)
            {
                return (Override?.Invoke(sent) ?? Route(sent))(sent);
            }
        });
        Connection = CloudConnection.Create(
            new CloudConnectionOptions { Tenant = "acme.example", ApiKey = Given.Secret("api-key") },
            Server,
            clock: Clock
        );
        Users[Leaver] = new JObject
        {
            ["id"] = Leaver,
            ["subject"] = "acme\\leaver",
            ["name"] = "Lea Ver",
            ["email"] = "lea@acme.example",
            ["status"] = "active",
        };
        Users[Anna] = new JObject
        {
            ["id"] = Anna,
            ["subject"] = "acme\\anna",
            ["name"] = "Anna",
            ["email"] = "anna@acme.example",
            ["status"] = "active",
        };
        Assigned.Add("acme\\anna");
    }

    public FakeClock Clock { get; } = new();

    public FakeServer Server { get; }

    public CloudConnection Connection { get; }

    public RecordingLog Log { get; } = new();

    public Dictionary<string, JObject> Users { get; } = new();

    /// <summary>Subjects with a licence.</summary>
    public List<string> Assigned { get; } = new();

    public List<JObject> ReloadTasks { get; } = new();

    /// <summary>Services that are at another address, by the one that is usual; there they have no answer.</summary>
    public Dictionary<string, string> Moved { get; } = new(StringComparer.Ordinal);

    /// <summary>An answer in place of the usual one, or null.</summary>
    public Func<Sent, Func<Sent, HttpResponseMessage>?>? Override { get; set; }

    /// <summary>What is owned, kind by kind, as the service of the kind has it.</summary>
    public Dictionary<OwnedItemKind, List<JObject>> Rows { get; } = s_kinds.Keys.ToDictionary(k => k, _ => new List<JObject>());

    public IEnumerable<Sent> Changes => Server.Requests.Where(r => r.Method != "GET");

    public static User AnnaUser { get; } = new(Anna, QlikProduct.Cloud, "acme", "acme\\anna") { Name = "Anna", Status = UserStatus.Active };

    public void Dispose() => Connection.Dispose();

    /// <summary>Adds a row of a kind and gives it as a list would.</summary>
    public OwnedItem Add(OwnedItemKind kind, string id, string? owner = Leaver, params (string Name, JToken Value)[] more)
    {
        JObject row = new() { [s_kinds[kind].Id] = id, ["name"] = "Name of " + id };
        SetOwner(kind, row, owner);
        foreach ((string name, JToken value) in more)
        {
            row[name] = value;
        }

        Rows[kind].Add(row);
        return new OwnedItem(id, kind, QlikProduct.Cloud, "acme") { Name = "Name of " + id, OwnerId = owner };
    }

    public string? OwnerOf(OwnedItemKind kind, string id) =>
        Rows[kind].Where(r => (string?)r[s_kinds[kind].Id] == id).Select(r => Owner(kind, r)).Single();

    public static void SetOwner(OwnedItemKind kind, JObject row, string? owner)
    {
        if (kind == OwnedItemKind.Schedule)
        {
            JObject metadata = row["metadata"] as JObject ?? new JObject();
            metadata["ownerId"] = owner;
            row["metadata"] = metadata;
        }
        else
        {
            row[s_kinds[kind].Owner] = owner;
        }
    }

    private static string? Owner(OwnedItemKind kind, JObject row) => (string?)row.SelectToken(s_kinds[kind].Owner);

    private Func<Sent, HttpResponseMessage> Route(Sent sent)
    {
        string path = sent.Path;
        foreach ((string usual, string other) in Moved)
        {
            if (path.StartsWith(usual, StringComparison.Ordinal))
            {
                return Answer.Status(404);
            }

            if (path.StartsWith(other, StringComparison.Ordinal))
            {
                path = usual + path.Substring(other.Length);
            }
        }

        if (path == "/api/v1/items")
        {
            return List(
                sent,
                Rows[OwnedItemKind.App].Where(r => Listed(sent, (string?)r["resourceType"] ?? "app")).Select(AsItem),
                "data",
                "ownerId",
                "ownerId"
            );
        }

        if (path == "/api/v1/users")
        {
            return Answer.Json(new JObject { ["data"] = new JArray(Users.Values) }.ToString());
        }

        if (path.StartsWith("/api/v1/users/", StringComparison.Ordinal))
        {
            return Users.TryGetValue(path.Split('/').Last(), out JObject? user)
                ? Answer.Json(user.ToString())
                : Answer.Json("""{"errors":[{"code":"USERS-7","title":"Not found","status":404}]}""", 404);
        }

        if (path == "/api/v1/licenses/assignments")
        {
            IEnumerable<string> subjects =
                sent.Query("orphans") == "true" ? Assigned.Where(s => !Users.Values.Any(u => (string?)u["subject"] == s)) : Assigned;
            return Answer.Json(
                new JObject
                {
                    ["data"] = new JArray(
                        subjects.Select(s => new JObject
                        {
                            ["subject"] = s,
                            ["type"] = "professional",
                            ["created"] = "2026-01-02T03:04:05.000Z",
                            ["excess"] = false,
                        })
                    ),
                }.ToString()
            );
        }

        if (path == "/api/v1/reload-tasks")
        {
            return Answer.Json(new JObject { ["data"] = new JArray(ReloadTasks) }.ToString());
        }

        if (path == "/api/v1/data-connections/actions/update")
        {
            return Answer.Json(
                new JObject
                {
                    ["data"] = new JArray(
                        ((JArray)JObject.Parse(sent.Body!)["connections"]!).Select(c =>
                            MoveConnection((string)c["id"]!, (string)c["ownerId"]!)
                        )
                    ),
                }.ToString(),
                207
            );
        }

        OwnedItemKind kind = s_kinds.First(k => path == k.Value.Path || path.StartsWith(k.Value.Path + "/", StringComparison.Ordinal)).Key;
        string rest = path.Substring(s_kinds[kind].Path.Length).TrimStart('/');
        return rest.Length == 0
            ? List(sent, Rows[kind], s_kinds[kind].Rows, s_kinds[kind].Owner, s_kinds[kind].Filter)
            : One(sent, kind, rest.Split('/'));
    }

    private static bool Listed(Sent sent, string type) => sent.Query("resourceType") is not string types || types.Split(',').Contains(type);

    private static JObject AsItem(JObject app)
    {
        JObject item = (JObject)app.DeepClone();
        item["id"] = "item-of-" + (string?)app["resourceId"];
        item["resourceType"] ??= "app";
        return item;
    }

    private static Func<Sent, HttpResponseMessage> List(Sent sent, IEnumerable<JObject> rows, string name, string ownerField, string filter)
    {
        string? asked = sent.Query(filter);
        string? owner = filter == "filter" && asked is not null ? asked.Split('"')[1] : asked;
        return Answer.Json(
            new JObject { [name] = new JArray(rows.Where(r => owner is null || (string?)r.SelectToken(ownerField) == owner)) }.ToString()
        );
    }

    private Func<Sent, HttpResponseMessage> One(Sent sent, OwnedItemKind kind, string[] rest)
    {
        JObject? row = Rows[kind].Find(r => (string?)r[s_kinds[kind].Id] == rest[0]);
        if (row is null)
        {
            return Answer.Status(404);
        }

        if (sent.Method == "GET")
        {
            return Answer.Json((kind == OwnedItemKind.App ? new JObject { ["attributes"] = row } : row).ToString());
        }

        switch (sent.Method + " " + string.Join('/', rest.Skip(1)))
        {
            case "PATCH ":
                JObject patch = (JObject)JArray.Parse(sent.Body!).Single();
                Assert.Equal("replace", (string?)patch["op"]);
                Assert.Equal("/ownerId", (string?)patch["path"]);
                SetOwner(kind, row, (string?)patch["value"]);
                return kind == OwnedItemKind.Space ? Answer.Json(row.ToString()) : Answer.Status(204);
            case "PUT owner" when kind == OwnedItemKind.App:
                SetOwner(kind, row, (string?)JObject.Parse(sent.Body!)["ownerId"]);
                return Answer.Json(new JObject { ["attributes"] = row }.ToString());
            case "POST actions/change-owner":
                SetOwner(kind, row, (string?)JObject.Parse(sent.Body!)[kind == OwnedItemKind.DataFile ? "ownerId" : "userId"]);
                return Answer.Status(204);
            default:
                throw new InvalidOperationException("Nobody expected " + sent.Method + " " + sent.Uri);
        }
    }

    private JObject MoveConnection(string id, string owner)
    {
        JObject? row = Rows[OwnedItemKind.DataConnection].Find(r => (string?)r["qID"] == id);
        if (row is null)
        {
            return new JObject
            {
                ["id"] = id,
                ["status"] = 404,
                ["error"] = new JObject
                {
                    ["code"] = "DCERROR-0010",
                    ["title"] = "Not found",
                    ["status"] = 404,
                },
            };
        }

        SetOwner(OwnedItemKind.DataConnection, row, owner);
        return new JObject { ["id"] = id, ["status"] = 204 };
    }
}
