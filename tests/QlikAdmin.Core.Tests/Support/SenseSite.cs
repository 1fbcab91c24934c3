using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests;

/// <summary>The site of all tests: access to the product, users, and what users own. Entities are written back only as they were
/// read.</summary>
internal sealed partial class SenseSite : StandIn<SenseConnection>
{
    private int _stamp;

    public SenseSite()
    {
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

    public override SenseConnection Connection { get; }

    /// <summary>Rows by the path of their family.</summary>
    public Dictionary<string, List<JObject>> Families { get; } =
        "useraccesstype professionalaccesstype analyzeraccesstype loginaccesstype analyzertimeaccesstype app app/object stream dataconnection contentlibrary extension sharedcontent"
            .Split(' ')
            .ToDictionary(f => f, _ => new List<JObject>());

    /// <summary>How many PUTs find that somebody else wrote in between.</summary>
    public int Conflicts { get; set; }

    public static string Id(int number) => new Guid(number, 0, 0, new byte[8]).ToString();

    public override Func<Sent, HttpResponseMessage> Route(Sent sent)
    {
        string[] parts = sent.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string path = string.Join('/', parts.Skip(1));
        return (parts[0], path) switch
        {
            ("qrs", "user/full") => Answer.Json(new JArray(Users.Where(u => !HoldsToFilters || IsAskedFor(sent, u))).ToString()),
            ("qrs", "tag/full") => Answer.Json("""[{"id":"t1","name":"keep"},{"id":"t2","name":"temp"}]"""),
            ("qrs", "custompropertydefinition/full") => Answer.Json(
                """[{"id":"p1","name":"Department","valueType":"Text","choiceValues":["Sales","HR"],"objectTypes":["User"]},{"id":"p3","name":"AppOnly","choiceValues":[],"objectTypes":["App"]}]"""
            ),
            ("qrs", "systemrule/full") => Answer.Json(Rules),
            ("qrs", "license") => Answer.Json(License),
            ("qrs", "license/accesstypeoverview") => Answer.Json(Overview),
            ("qrs", "about") => Answer.Json("""{"buildVersion":"38.22.0"}"""),
            ("qrs", _) when parts[1] == "license" => Access(sent, Families[parts[2]], parts),
            ("qrs", _) when parts[1] == "selection" => Selection(sent, path.Substring("selection/".Length)),
            ("qrs", _) when parts[1] == "user" => One(sent, Users, parts[2]),
            ("qrs", _) when parts[^1] == "full" => Items(sent, path.Substring(0, path.Length - "/full".Length)),
            ("qrs", _) => One(sent, Families[string.Join('/', parts[1..^1])], parts[^1]),
            _ => throw Unexpected(sent),
        };
    }

    private Func<Sent, HttpResponseMessage> One(Sent sent, List<JObject> rows, string id)
    {
        if (rows.Find(r => (string?)r["id"] == id) is not JObject row)
        {
            return Answer.Text("Not found", 404);
        }

        switch (sent.Method)
        {
            case "GET":
                return Answer.Json(row.ToString());
            case "DELETE" when rows == Users:
                Users.Remove(row);
                return Answer.Status(204);
            case "PUT":
                return Put((JObject)Json.Parse(sent.Body!), rows, row);
            default:
                throw Unexpected(sent);
        }
    }

    private Func<Sent, HttpResponseMessage> Put(JObject body, List<JObject> rows, JObject row)
    {
        if (Conflicts > 0)
        {
            Conflicts--;
            row["modifiedDate"] = Stamp();
            row["name"] = "Somebody else wrote this";
        }

        if (!JToken.DeepEquals(body["modifiedDate"], row["modifiedDate"]))
        {
            return Answer.Text("Conflict", 409);
        }

        if (rows == Users)
        {
            body["modifiedDate"] = Stamp();
            rows[rows.IndexOf(row)] = row = body;
        }
        else
        {
            Assert.Equal("kept", (string?)body["tags"]?[0]?["name"]);
            SetOwner(row, (string)body["owner"]!["id"]!);
        }

        return Answer.Json(row.ToString());
    }

    private string Stamp() => FormattableString.Invariant($"2026-02-05T01:02:00.{++_stamp:000}Z");
}
