namespace QlikAdmin.Plans;

/// <summary>Says which conditions of a policy can't be checked on a connection, and what to do about it.</summary>
internal static class UnjudgedWarning
{
    /// <param name="connection">The connection.</param>
    /// <param name="needs">What the policy asks for.</param>
    /// <param name="hasUsers">Whether the product keeps users.</param>
    /// <param name="hasTags">Whether its users have tags and custom properties.</param>
    /// <returns>Null where everything can be checked.</returns>
    public static string? Of(Connection connection, PlanNeeds needs, bool hasUsers, bool hasTags)
    {
        List<string> said = new();
        if (!hasUsers && needs.UserStatus)
        {
            said.Add($"{connection.Product} keeps no users, so rows that a rule about UserStatus decides are for review there");
        }

        string keys = string.Join(", ", Keys(needs.Exclude, hasUsers, hasTags));
        if (keys.Length > 0)
        {
            said.Add(
                $"{keys} can't be judged on {connection.Product} and {(keys.IndexOf(',') < 0 ? "excludes" : "exclude")} nobody there: name those people in Exclude.User or Exclude.Directory, or delete their rows from the plan before it is applied"
            );
        }

        return said.Count == 0 ? null : $"'{connection.Name}': {string.Join("; ", said)}.";
    }

    private static IEnumerable<string> Keys(PolicyExclusions exclude, bool hasUsers, bool hasTags)
    {
        (string Key, IReadOnlyList<string> Values, bool IsJudged)[] keys =
        {
            ("Exclude.Group", exclude.Group, hasUsers),
            ("Exclude.Role", exclude.Role, hasUsers),
            ("Exclude.Tag", exclude.Tag, hasTags),
            ("Exclude.CustomProperty", exclude.CustomProperty, hasTags),
        };
        return keys.Where(k => k.Values.Count > 0 && !k.IsJudged).Select(k => k.Key);
    }
}
