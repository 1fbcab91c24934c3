using Newtonsoft.Json.Linq;

namespace QlikAdmin.Core.Tests;

/// <summary>Users as the description of QRS has them: whole entities.</summary>
internal sealed partial class SenseSite
{
    public List<JObject> Users { get; } = new();

    /// <summary>Whether the list of users demands a filter and applies it. Otherwise it has all users, as from a server that ignores
    /// filters.</summary>
    public bool HoldsToFilters { get; init; }

    public JObject AddUser(int number, string userId, string directory = "CORP", params string[] roles)
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
}
