using Newtonsoft.Json.Linq;

namespace QlikAdmin.Core.Tests;

/// <summary>Users and their roles. The first user makes the calls.</summary>
internal sealed partial class CloudTenant
{
    public List<JObject> Users { get; } = new();

    public int UserPageSize { get; set; } = 100;

    /// <summary>Status and body of the answer to a PATCH; the change is made all the same.</summary>
    public (int Status, string Body) PatchAnswer { get; set; } = (204, string.Empty);

    /// <summary>Whether a PATCH or DELETE changes anything.</summary>
    public bool IgnoresChanges { get; set; }

    public JObject AddUser(string id, string? subject = null, string status = "active", params string[] roles)
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

    /// <summary>A page of the users. It applies only a filter by subjects in a body. It ignores every other filter, as a server
    /// may.</summary>
    private Func<Sent, HttpResponseMessage> UserPage(Sent sent)
    {
        string filter = sent.Method == "POST" ? (string)JObject.Parse(sent.Body!)["filter"]! : string.Empty;
        List<JObject> users = Users
            .Where(u => !filter.Contains("subject eq ") || filter.Contains($"subject eq \"{u["subject"]}\""))
            .ToList();
        int page = int.Parse(sent.Query("next") ?? "0");
        return Data(
            users.Skip(page * UserPageSize).Take(UserPageSize),
            next: (page + 1) * UserPageSize < users.Count ? $"https://elsewhere.example/api/v1/users?next={page + 1}" : null
        );
    }

    private Func<Sent, HttpResponseMessage> OneUser(Sent sent, string id)
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
