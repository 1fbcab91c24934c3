using Newtonsoft.Json.Linq;

namespace QlikAdmin.Core.Tests;

/// <summary>What users own: lists by owner, updates of whole entities with their dates, selections.</summary>
internal sealed partial class SenseSite
{
    public static readonly string Leaver = Id(501);
    public static readonly string Anna = Id(502);

    private int _selections;

    public static User AnnaUser { get; } =
        new(Anna, QlikProduct.Sense, "qs1", @"CORP\anna")
        {
            UserDirectory = "CORP",
            UserId = "anna",
            Name = "Anna",
            Status = UserStatus.Active,
        };

    /// <summary>Members of the selections that are there.</summary>
    public Dictionary<string, List<string>> Selections { get; } = new();

    /// <summary>A site with a leaver, and with Anna, who has access and takes over.</summary>
    public static SenseSite WithOwners()
    {
        SenseSite site = new() { HoldsToFilters = true };
        site.AddUser(501, "leaver");
        site.AddUser(502, "anna");
        site.Families["professionalaccesstype"].Add(AccessRow(900, "anna", userId: Anna));
        return site;
    }

    /// <summary>Adds an entity and gives it as a list would.</summary>
    public OwnedItem AddItem(string family, int number, OwnedItemKind kind, string? owner = null)
    {
        JObject row = new()
        {
            ["id"] = Id(number),
            ["name"] = "Name of " + number,
            ["tags"] = new JArray(new JObject { ["name"] = "kept" }),
        };
        SetOwner(row, owner ?? Leaver);
        Families[family].Add(row);
        return new OwnedItem(Id(number), kind, QlikProduct.Sense, "qs1") { OwnerId = owner ?? Leaver };
    }

    public string OwnerOf(string family, int number) =>
        (string)Families[family].Single(r => (string?)r["id"] == Id(number))["owner"]!["id"]!;

    public void SetOwner(JObject row, string owner)
    {
        JObject? user = Users.Find(u => (string?)u["id"] == owner);
        row["owner"] = new JObject
        {
            ["id"] = owner,
            ["userId"] = user?["userId"] ?? "gone",
            ["userDirectory"] = user?["userDirectory"] ?? "CORP",
            ["name"] = user?["name"],
        };
        row["modifiedDate"] = Stamp();
    }

    private Func<Sent, HttpResponseMessage> Items(Sent sent, string family) =>
        Families.TryGetValue(family, out List<JObject>? rows)
            ? Answer.Json(new JArray(rows.Where(r => IsAskedFor(sent, r))).ToString())
            : Answer.Status(404);

    private Func<Sent, HttpResponseMessage> Selection(Sent sent, string path)
    {
        if (sent.Method == "POST")
        {
            string id = $"sel{++_selections}";
            Selections[id] = Families[path].Where(r => IsAskedFor(sent, r)).Select(r => (string)r["id"]!).ToList();
            return Answer.Json(
                new JObject
                {
                    ["id"] = id,
                    ["items"] = new JArray(Selections[id].Select(i => new JObject { ["type"] = "X", ["objectID"] = i })),
                }.ToString(),
                201
            );
        }

        string selection = path.Split('/')[0];
        if (!Selections.TryGetValue(selection, out List<string>? members))
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
        string owner = (string)properties.Single(p => (string?)p["name"] == "owner")["value"]!["id"]!;
        members.ForEach(m => SetOwner(Families[family].Single(r => (string?)r["id"] == m), owner));
        return Answer.Status(204);
    }
}
