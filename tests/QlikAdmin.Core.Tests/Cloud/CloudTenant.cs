using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Cloud;

/// <summary>A small fake tenant that answers as the vendor's description says. A test can replace the answer to single calls.</summary>
internal sealed class CloudTenant : IDisposable
{
    public CloudTenant()
    {
        Server = new FakeServer(sent => (Override?.Invoke(sent) ?? Route(sent))(sent));
        Connection = CloudConnection.Create(
            new CloudConnectionOptions { Tenant = "acme.example", ApiKey = Given.Secret("api-key") },
            Server,
            clock: Clock
        );
    }

    public FakeClock Clock { get; } = new();

    public FakeServer Server { get; }

    public CloudConnection Connection { get; }

    public RecordingLog Log { get; } = new();

    /// <summary>subject, type; what is assigned now.</summary>
    public List<(string Subject, string Type)> Assigned { get; } = new();

    /// <summary>id, subject; the users of the tenant.</summary>
    public List<(string Id, string Subject)> Users { get; } = new();

    /// <summary>An answer in place of the usual one, or null.</summary>
    public Func<Sent, Func<Sent, HttpResponseMessage>?>? Override { get; set; }

    public int PageSize { get; set; } = 100;

    public string Consumption { get; set; } = """{"data":[]}""";

    public void Dispose() => Connection.Dispose();

    public IEnumerable<Sent> Calls(string ending) => Server.Requests.Where(r => r.Path.EndsWith(ending, StringComparison.Ordinal));

    public Func<Sent, HttpResponseMessage> Route(Sent sent) =>
        sent.Path switch
        {
            "/api/v1/licenses/assignments" => List(sent),
            "/api/v1/licenses/assignments/actions/delete" => Delete(sent),
            "/api/v1/users/me" => Answer.Json("""{"id":"me","subject":"auth0|me"}"""),
            "/api/v1/users/actions/filter" => Answer.Json(
                UserPage(u => ((string)JObject.Parse(sent.Body!)["filter"]!).Contains($"subject eq \"{u.Subject}\""))
            ),
            "/api/v1/users" => Answer.Json(UserPage(_ => true)),
            "/api/v1/licenses/consumption" => Answer.Json(Consumption),
            _ => throw new InvalidOperationException("Nobody expected " + sent.Uri),
        };

    private Func<Sent, HttpResponseMessage> List(Sent sent)
    {
        bool orphans = sent.Query("orphans") == "true";
        int page = int.Parse(sent.Query("page") ?? "0");
        List<(string Subject, string Type)> rows = Assigned
            .Where(a => orphans == !Users.Any(u => u.Subject == a.Subject) || !orphans)
            .ToList();
        JObject answer = new()
        {
            ["data"] = new JArray(
                rows.Skip(page * PageSize)
                    .Take(PageSize)
                    .Select(r => new JObject
                    {
                        ["subject"] = r.Subject,
                        ["type"] = r.Type,
                        ["created"] = "2026-01-02T03:04:05.000Z",
                        ["excess"] = r.Type == "analyzer",
                        ["name"] = "deprecated",
                    })
            ),
            ["links"] = new JObject
            {
                ["next"] = new JObject
                {
                    ["href"] =
                        (page + 1) * PageSize < rows.Count
                            ? $"http://license/v1/licenses/assignments?page={page + 1}{(orphans ? "&orphans=true" : string.Empty)}"
                            : null,
                },
            },
        };
        return Answer.Json(answer.ToString());
    }

    private Func<Sent, HttpResponseMessage> Delete(Sent sent)
    {
        JArray rows = new(
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
            )
        );
        return Answer.Json(new JObject { ["data"] = rows }.ToString(), 207);
    }

    private string UserPage(Func<(string Id, string Subject), bool> fits)
    {
        return new JObject
        {
            ["data"] = new JArray(
                Users
                    .Where(fits)
                    .Select(u => new JObject
                    {
                        ["id"] = u.Id,
                        ["subject"] = u.Subject,
                        ["name"] = "Name of " + u.Id,
                        ["email"] = u.Id + "@acme.example",
                    })
            ),
        }.ToString();
    }
}
