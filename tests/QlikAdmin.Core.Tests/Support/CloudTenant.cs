using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests;

/// <summary>The tenant of all tests: licences, users, and what users own, as the vendor's description says.</summary>
internal sealed partial class CloudTenant : StandIn<CloudConnection>
{
    public CloudTenant()
    {
        Connection = CloudConnection.Create(
            new CloudConnectionOptions { Tenant = "acme.example", ApiKey = Given.Secret("api-key") },
            Server,
            clock: Clock
        );
        AddUser("caller", roles: "TenantAdmin");
    }

    public override CloudConnection Connection { get; }

    /// <summary>subject, type; what is assigned now.</summary>
    public List<(string Subject, string Type)> Assigned { get; } = new();

    public int AssignmentPageSize { get; set; } = 100;

    public string Consumption { get; set; } = """{"data":[]}""";

    public override Func<Sent, HttpResponseMessage> Route(Sent sent)
    {
        const string OneOfUsers = "/api/v1/users/";
        return sent.Path switch
        {
            "/api/v1/licenses/assignments" => Assignments(sent),
            "/api/v1/licenses/assignments/actions/delete" => Delete(sent),
            "/api/v1/licenses/consumption" => Answer.Json(Consumption),
            "/api/v1/users" or "/api/v1/users/actions/filter" => UserPage(sent),
            "/api/v1/users/me" => Answer.Json(Users[0].ToString()),
            "/api/v1/groups/settings" => Answer.Json("""{"systemGroups":{}}"""),
            "/api/v1/roles" => Answer.Json(
                """{"data":[{"id":"r-TenantAdmin","name":"TenantAdmin","type":"default","level":"admin","fullUser":true,"description":"All of it","permissions":["x"]},{"id":"r-Steward","name":"Steward","type":"custom","level":"user","userEntitlementType":"fullUser"},{"id":"r-Viewer","name":"Viewer","type":"custom","level":"user"}]}"""
            ),
            string path when path.StartsWith(OneOfUsers, StringComparison.Ordinal) => OneUser(
                sent,
                Uri.UnescapeDataString(path[OneOfUsers.Length..])
            ),
            _ => Items(sent),
        };
    }

    private static Func<Sent, HttpResponseMessage> Data(IEnumerable<JToken> rows, int status = 200, string? next = null)
    {
        JObject answer = new() { ["data"] = new JArray(rows) };
        if (next is not null)
        {
            answer["links"] = new JObject { ["next"] = new JObject { ["href"] = next } };
        }

        return Answer.Json(answer.ToString(), status);
    }

    private Func<Sent, HttpResponseMessage> Assignments(Sent sent)
    {
        bool orphans = sent.Query("orphans") == "true";
        int page = int.Parse(sent.Query("page") ?? "0");
        List<(string Subject, string Type)> rows = Assigned
            .Where(a => !orphans || !Users.Any(u => (string?)u["subject"] == a.Subject))
            .ToList();
        return Data(
            rows.Skip(page * AssignmentPageSize)
                .Take(AssignmentPageSize)
                .Select(r => new JObject
                {
                    ["subject"] = r.Subject,
                    ["type"] = r.Type,
                    ["created"] = "2026-01-02T03:04:05.000Z",
                    ["excess"] = r.Type == "analyzer",
                    ["name"] = "deprecated",
                }),
            next: (page + 1) * AssignmentPageSize < rows.Count
                ? $"http://license/v1/licenses/assignments?page={page + 1}{(orphans ? "&orphans=true" : string.Empty)}"
                : null
        );
    }

    private Func<Sent, HttpResponseMessage> Delete(Sent sent)
    {
        return Data(
            ((JArray)JObject.Parse(sent.Body!)["delete"]!).Select(item =>
                Assigned.Remove(((string)item["subject"]!, (string)item["type"]!))
                    ? new JObject
                    {
                        ["subject"] = item["subject"],
                        ["type"] = item["type"],
                        ["status"] = 200,
                    }
                    : new JObject
                    {
                        ["subject"] = item["subject"],
                        ["type"] = item["type"],
                        ["status"] = 404,
                        ["code"] = "LICENSES-016",
                        ["title"] = "Assignment not found.",
                    }
            ),
            207
        );
    }
}
