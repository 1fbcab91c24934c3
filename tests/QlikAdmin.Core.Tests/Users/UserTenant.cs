using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>A tenant of a few lines that keeps users and roles as the vendor's description says; the first user makes the calls.</summary>
internal sealed class UserTenant : IDisposable
{
    public UserTenant()
    {
        Server = new FakeServer(sent => (Override?.Invoke(sent) ?? Route(sent))(sent));
        Connection = CloudConnection.Create(
            new CloudConnectionOptions { Tenant = "acme.example", ApiKey = Given.Secret("api-key") },
            Server,
            clock: new FakeClock()
        );
        Add("caller", roles: "TenantAdmin");
    }

    public FakeServer Server { get; }

    public CloudConnection Connection { get; }

    public RecordingLog Log { get; } = new();

    public List<JObject> Users { get; } = new();

    public List<string> Orphans { get; } = new();

    public int PageSize { get; set; } = 100;

    /// <summary>Status and body of the answer to a PATCH; the change is made all the same.</summary>
    public (int Status, string Body) PatchAnswer { get; set; } = (204, string.Empty);

    /// <summary>Whether a PATCH or DELETE changes anything.</summary>
    public bool IgnoresChanges { get; set; }

    public Func<Sent, Func<Sent, HttpResponseMessage>?>? Override { get; set; }

    public void Dispose() => Connection.Dispose();

    public IEnumerable<Sent> Calls(string method) => Server.Requests.Where(r => r.Method == method);

    public JObject Add(string id, string? subject = null, string status = "active", params string[] roles)
    {
        JObject user = new()
        {
            ["id"] = id,
            ["subject"] = subject ?? "idp|" + id,
            ["name"] = "Name of " + id,
            ["email"] = id + "@acme.example",
            ["status"] = status,
            ["createdAt"] = "2026-01-02T03:04:05.000Z",
            ["assignedRoles"] = new JArray(
                roles.Select(r => new JObject
                {
                    ["id"] = "r-" + r,
                    ["name"] = r,
                    ["type"] = "default",
                    ["level"] = "user",
                })
            ),
        };
        Users.Add(user);
        return user;
    }

    public JObject User(string id) => Users.Single(u => (string?)u["id"] == id);

    public Func<Sent, HttpResponseMessage> Route(Sent sent)
    {
        const string OneUser = "/api/v1/users/";
        return sent.Path switch
        {
            "/api/v1/users" or "/api/v1/users/actions/filter" => Page(sent),
            "/api/v1/groups/settings" => Answer.Json("""{"systemGroups":{}}"""),
            "/api/v1/users/me" => Answer.Json(Users[0].ToString()),
            "/api/v1/roles" => Answer.Json(
                """{"data":[{"id":"r-TenantAdmin","name":"TenantAdmin","type":"default","level":"admin","fullUser":true,"description":"All of it","permissions":["x"]},{"id":"r-Steward","name":"Steward","type":"custom","level":"user","userEntitlementType":"fullUser"},{"id":"r-Viewer","name":"Viewer","type":"custom","level":"user"}]}"""
            ),
            "/api/v1/licenses/assignments" => Answer.Json(
                new JObject
                {
                    ["data"] = new JArray(Orphans.Select(o => new JObject { ["subject"] = o, ["type"] = "professional" })),
                }.ToString()
            ),
            _ when sent.Path.StartsWith(OneUser, StringComparison.Ordinal) => One(
                sent,
                Uri.UnescapeDataString(sent.Path[OneUser.Length..])
            ),
            _ => throw new InvalidOperationException("Nobody expected " + sent.Uri),
        };
    }

    private Func<Sent, HttpResponseMessage> Page(Sent sent)
    {
        int page = int.Parse(sent.Query("next") ?? "0");
        JObject answer = new() { ["data"] = new JArray(Users.Skip(page * PageSize).Take(PageSize)) };
        if ((page + 1) * PageSize < Users.Count)
        {
            answer["links"] = new JObject
            {
                ["next"] = new JObject { ["href"] = $"https://elsewhere.example/api/v1/users?next={page + 1}" },
            };
        }

        return Answer.Json(answer.ToString());
    }

    private Func<Sent, HttpResponseMessage> One(Sent sent, string id)
    {
        JObject? user = Users.Find(u => (string?)u["id"] == id);
        if (user is null)
        {
            return Answer.Json("""{"errors":[{"code":"USERS-7","title":"Not found","status":404}]}""", 404);
        }

        switch (sent.Method)
        {
            case "GET":
                return Answer.Json(user.ToString());
            case "DELETE":
                _ = IgnoresChanges || Users.Remove(user);
                return Answer.Status(204);
            default:
                foreach (JObject operation in JArray.Parse(sent.Body!).Cast<JObject>().Where(_ => !IgnoresChanges))
                {
                    Apply(user, operation);
                }

                return PatchAnswer.Body.Length == 0 ? Answer.Status(PatchAnswer.Status) : Answer.Json(PatchAnswer.Body, PatchAnswer.Status);
        }
    }

    private static void Apply(JObject user, JObject operation)
    {
        JArray roles = (JArray)user["assignedRoles"]!;
        JToken value = operation["value"]!;
        switch ((string?)operation["op"], (string?)operation["path"])
        {
            case ("replace", "/status" or "/name" or "/preferredLocale" or "/preferredZoneinfo"):
                user[((string)operation["path"]!).TrimStart('/')] = value;
                break;
            case ("add", "/assignedRoles/-"):
                roles.Add(new JObject { ["id"] = value["id"], ["name"] = ((string)value["id"]!)[2..] });
                break;
            case ("remove-value", "/assignedRoles"):
                roles.Single(r => (string?)r["id"] == (string?)value["id"]).Remove();
                break;
            default:
                throw new InvalidOperationException("Not in the description: " + operation);
        }
    }
}
