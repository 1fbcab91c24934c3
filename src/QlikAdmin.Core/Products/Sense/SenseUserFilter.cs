using QlikAdmin.Base;

namespace QlikAdmin.Products.Sense;

/// <summary>Writes user filters with the documented QRS syntax: terms joined by <c>and</c>. Each alternative is a request of its own, since
/// parentheses are not documented.</summary>
internal static class SenseUserFilter
{
    private const int MostRequests = 20;
    private const int IdsPerFilter = 40;

    private static readonly char[] s_wildcards = { '*', '?' };

    /// <summary>The filters that together find every user who may match, one per request. A null filter means the whole list. Empty when no
    /// user can match.</summary>
    public static IReadOnlyList<string?> ForList(UserQuery query)
    {
        if (
            query.Statuses.Count > 0
            && !query.Statuses.Any(s => s is UserStatus.Active or UserStatus.Inactive or UserStatus.Blocked or UserStatus.RemovedExternally)
        )
        {
            return Array.Empty<string?>();
        }

        if (!string.IsNullOrWhiteSpace(query.Filter))
        {
            return new[] { query.Filter };
        }

        if (query.Ids.Count > 0)
        {
            List<Guid> ids = query
                .Ids.Select(i => Guid.TryParse(i, out Guid id) ? id : Guid.Empty)
                .Where(i => i != Guid.Empty)
                .Distinct()
                .ToList();
            return Chunks.Of(ids, IdsPerFilter).Select(c => (string?)SenseFilter.Ids(c)).ToList();
        }

        List<string> filters = new() { string.Empty };
        Spread(ref filters, query.Users.Select(Person).ToList());
        Spread(ref filters, query.UserIds.Select(t => Term("userId", t)).ToList());
        Spread(ref filters, query.UserDirectories.Select(t => Term("userDirectory", t)).ToList());
        Spread(ref filters, query.Names.Select(t => Term("name", t)).ToList());
        if (query.Statuses.Count == 1)
        {
            Spread(ref filters, new List<string?> { Status(query.Statuses[0]) });
        }

        return filters.Select(f => f.Length == 0 ? null : f).ToList();
    }

    /// <summary>Whether the filter has no condition on people, so that the whole list of users is read.</summary>
    public static bool NamesNobody(UserQuery query)
    {
        return string.IsNullOrWhiteSpace(query.Filter)
            && ForList(
                    new UserQuery
                    {
                        Ids = query.Ids,
                        Users = query.Users,
                        UserIds = query.UserIds,
                        Names = query.Names,
                    }
                )
                .Contains(null);
    }

    /// <summary>Makes a request for each alternative. If one of them can't be written safely, or there are too many, this property is
    /// checked on this side.</summary>
    private static void Spread(ref List<string> filters, IReadOnlyList<string?> terms)
    {
        if (terms.Count > 0 && !terms.Contains(null) && filters.Count * terms.Count <= MostRequests)
        {
            filters = filters
                .SelectMany(f => terms.Distinct(StringComparer.OrdinalIgnoreCase).Select(t => f.Length == 0 ? t! : f + " and " + t))
                .ToList();
        }
    }

    /// <summary>There is no single filter for a text that may be an e-mail address, an id or a display name. <c>DIRECTORY\id</c> has only
    /// one meaning.</summary>
    private static string? Person(string text)
    {
        int slash = text.IndexOf('\\');
        if (slash <= 0)
        {
            return Guid.TryParse(text, out Guid id) ? "id eq " + id.ToString("D") : null;
        }

        string? directory = Term("userDirectory", text.Substring(0, slash));
        string? userId = Term("userId", text.Substring(slash + 1));
        return directory is null || userId is null ? null : userId + " and " + directory;
    }

    private static string? Term(string property, string text)
    {
        string longest = text.Split(s_wildcards).OrderByDescending(p => p.Length).First();
        return longest.Length == 0 || longest.Any(char.IsControl) || SenseFilter.Quote(longest) is not string quoted ? null
            : longest.Length == text.Length ? $"{property} eq {quoted}"
            : text.Length == longest.Length + 1 && text.StartsWith(longest, StringComparison.Ordinal) ? $"{property} sw {quoted}"
            : text.Length == longest.Length + 1 && text.EndsWith(longest, StringComparison.Ordinal) ? $"{property} ew {quoted}"
            : $"{property} so {quoted}";
    }

    private static string? Status(UserStatus status) =>
        status switch
        {
            UserStatus.Active => "inactive eq false and removedExternally eq false and blacklisted eq false",
            UserStatus.Inactive => "inactive eq true and removedExternally eq false and blacklisted eq false",
            UserStatus.Blocked => "blacklisted eq true",
            UserStatus.RemovedExternally => "removedExternally eq true and blacklisted eq false",
            _ => null,
        };
}
