using Newtonsoft.Json.Linq;

namespace QlikAdmin.Core.Tests;

/// <summary>What users own: each kind is listed, read and changed as the vendor's description of it says.</summary>
internal sealed partial class CloudTenant
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

    public List<JObject> ReloadTasks { get; } = new();

    /// <summary>Services with another address than usual. The key is the usual address, where nothing answers.</summary>
    public Dictionary<string, string> Moved { get; } = new(StringComparer.Ordinal);

    /// <summary>Owned items by kind, each as the service of its kind lists it.</summary>
    public Dictionary<OwnedItemKind, List<JObject>> Rows { get; } = s_kinds.Keys.ToDictionary(k => k, _ => new List<JObject>());

    public IEnumerable<Sent> Changes => Server.Requests.Where(r => r.Method != "GET");

    public static User AnnaUser { get; } = new(Anna, QlikProduct.Cloud, "acme", "acme\\anna") { Name = "Anna", Status = UserStatus.Active };

    /// <summary>A tenant with a leaver, and with Anna, who has a licence and takes over.</summary>
    public static CloudTenant WithOwners()
    {
        CloudTenant tenant = new();
        tenant.AddUser(Leaver, @"acme\leaver")["name"] = "Lea Ver";
        tenant.AddUser(Anna, @"acme\anna")["name"] = "Anna";
        tenant.Assigned.Add((@"acme\anna", "professional"));
        return tenant;
    }

    /// <summary>Adds a row of a kind and gives it as a list would.</summary>
    public OwnedItem AddItem(OwnedItemKind kind, string id, string? owner = Leaver, params (string Name, JToken Value)[] more)
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

    private string AsUsual(string path)
    {
        foreach ((string usual, string other) in Moved)
        {
            if (path.StartsWith(usual, StringComparison.Ordinal))
            {
                return string.Empty;
            }

            if (path.StartsWith(other, StringComparison.Ordinal))
            {
                return usual + path.Substring(other.Length);
            }
        }

        return path;
    }

    private Func<Sent, HttpResponseMessage> Items(Sent sent)
    {
        string path = AsUsual(sent.Path);
        if (path.Length == 0)
        {
            return Answer.Status(404);
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

        if (path == "/api/v1/reload-tasks")
        {
            return Data(ReloadTasks);
        }

        if (path == "/api/v1/data-connections/actions/update")
        {
            return Data(
                ((JArray)JObject.Parse(sent.Body!)["connections"]!).Select(c => MoveConnection((string)c["id"]!, (string)c["ownerId"]!)),
                207
            );
        }

        OwnedItemKind[] kinds = s_kinds.Keys.Where(k => (path + "/").StartsWith(s_kinds[k].Path + "/", StringComparison.Ordinal)).ToArray();
        OwnedItemKind kind = kinds.Length == 1 ? kinds[0] : throw Unexpected(sent);
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
                throw Unexpected(sent);
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
