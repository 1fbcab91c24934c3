using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>A site of a few lines that keeps users as the QRS description says: whole entities, written back only as they were
/// read.</summary>
internal sealed class UserSite : IDisposable
{
    private int _writes;

    public UserSite()
    {
        Server = new FakeServer(sent => (Override?.Invoke(sent) ?? Route(sent))(sent));
        Connection = SenseConnection.Create(
            new SenseConnectionOptions
            {
                Server = "qs1.example",
                Jwt = Given.Secret("jwt-of-jane"),
                Name = "qs1",
            },
            Server,
            clock: new FakeClock()
        );
    }

    public FakeServer Server { get; }

    public SenseConnection Connection { get; }

    public RecordingLog Log { get; } = new();

    public List<JObject> Users { get; } = new();

    /// <summary>How many PUTs find that somebody else wrote in between.</summary>
    public int Conflicts { get; set; }

    public Func<Sent, Func<Sent, HttpResponseMessage>?>? Override { get; set; }

    public static string Id(int number) => new Guid(number, 0, 0, new byte[8]).ToString();

    public void Dispose() => Connection.Dispose();

    public IEnumerable<Sent> Calls(string method) => Server.Requests.Where(r => r.Method == method);

    public JObject Add(int number, string userId, string directory = "CORP", params string[] roles)
    {
        JObject user = new()
        {
            ["id"] = Id(number),
            ["userId"] = userId,
            ["userDirectory"] = directory,
            ["name"] = "Name of " + userId,
            ["createdDate"] = "2025-01-05T00:00:00.000Z",
            ["modifiedDate"] = "2026-01-05T01:02:03.004Z",
            ["roles"] = new JArray(roles),
            ["inactive"] = false,
            ["blacklisted"] = false,
            ["removedExternally"] = false,
            ["deleteProhibited"] = false,
            ["tags"] = JArray.Parse("""[{"id":"t1","name":"keep"}]"""),
            ["customProperties"] = JArray.Parse(
                """[{"value":"Sales","definition":{"id":"p1","name":"Department"}},{"value":"9","definition":{"id":"p2","name":"Floor"}}]"""
            ),
            ["attributes"] = JArray.Parse($$"""[{"attributeType":"Email","attributeValue":"{{userId}}@corp.example"}]"""),
            ["favorites"] = new JArray("f1"),
        };
        Users.Add(user);
        return user;
    }

    private Func<Sent, HttpResponseMessage> Route(Sent sent) =>
        sent.Path switch
        {
            "/qrs/user/full" => Answer.Json(new JArray(Users).ToString()),
            "/qrs/tag/full" => Answer.Json("""[{"id":"t1","name":"keep"},{"id":"t2","name":"temp"}]"""),
            "/qrs/custompropertydefinition/full" => Answer.Json(
                """[{"id":"p1","name":"Department","valueType":"Text","choiceValues":["Sales","HR"],"objectTypes":["User"]},{"id":"p3","name":"AppOnly","choiceValues":[],"objectTypes":["App"]}]"""
            ),
            _ => One(sent),
        };

    private Func<Sent, HttpResponseMessage> One(Sent sent)
    {
        JObject? user = Users.Find(u => "/qrs/user/" + u["id"] == sent.Path);
        if (user is null)
        {
            return Answer.Text("Not found", 404);
        }

        if (sent.Method == "DELETE")
        {
            Users.Remove(user);
            return Answer.Status(204);
        }

        if (sent.Method == "GET")
        {
            return Answer.Json(user.ToString());
        }

        JObject body = (JObject)QlikAdmin.Http.Json.Parse(sent.Body!);
        if (Conflicts > 0)
        {
            Conflicts--;
            user["modifiedDate"] = FormattableString.Invariant($"2026-02-05T01:02:{++_writes:00}.000Z");
            user["name"] = "Somebody else wrote this";
        }

        if (!JToken.DeepEquals(body["modifiedDate"], user["modifiedDate"]))
        {
            return Answer.Text("Conflict", 409);
        }

        body["modifiedDate"] = FormattableString.Invariant($"2026-03-05T01:02:{++_writes:00}.000Z");
        Users[Users.IndexOf(user)] = body;
        return Answer.Json(body.ToString());
    }
}
