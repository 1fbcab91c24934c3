using QlikAdmin.Base;

namespace QlikAdmin.Products.Cloud;

/// <summary>Writes filters with the documented syntax. A condition that can't be written safely is left out of the filter and checked on
/// this side.</summary>
/// <remarks>Source: the vendor's OpenAPI document "users". There comparisons ignore case, and besides <c>eq</c> there is only
/// <c>co</c>.</remarks>
internal static class CloudUserFilter
{
    /// <summary>The vendor's advice for filters by id.</summary>
    private const int ValuesPerFilter = 100;

    /// <summary>The server may limit filters that are far from the documented examples. So only the longest list of values is spread over
    /// several requests.</summary>
    private const int ValuesBeside = 20;

    private static readonly char[] s_breaks = { '"', '\\', '*', '?' };

    /// <summary>The filters that together find every user who may match, one per request. A null filter means the whole list. Empty when no
    /// user can match.</summary>
    public static IReadOnlyList<string?> ForList(UserQuery query)
    {
        List<string> statuses = query.Statuses.Select(CloudUserReader.ToServer).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (query.Statuses.Count > 0 && statuses.Count == 0 && !query.Statuses.Contains(UserStatus.Unknown))
        {
            return Array.Empty<string?>();
        }

        if (!string.IsNullOrWhiteSpace(query.Filter))
        {
            // A term of status must stand together with all others of its kind. Joined to another filter, this one could break that rule.
            return new[] { query.Filter };
        }

        List<IReadOnlyList<string>> groups = new[]
        {
            Terms(query.Ids, id => CanBeSaid(id) ? $"id eq \"{id}\"" : null),
            Terms(query.Users, OfAnyName),
            Terms(query.Names, t => Of("name", t)),
            Terms(query.Emails, t => Of("email", t)),
            Terms(query.Subjects, t => Of("subject", t)),
            Terms(query.Roles, r => CanBeSaid(r) ? $"assignedRoles.name eq \"{r}\"" : null),
        }
            .OfType<IReadOnlyList<string>>()
            .OrderByDescending(g => g.Count)
            .ToList();
        List<string> beside = groups.Skip(1).Where(g => g.Count <= ValuesBeside).Select(Either).ToList();
        if (!query.Statuses.Contains(UserStatus.Unknown) && statuses.Count > 0)
        {
            beside.Add(Either(statuses.Select(s => $"status eq \"{s}\"").ToList()));
        }

        return groups.Count > 0
            ? Chunks.Of(groups[0], ValuesPerFilter).Select(c => (string?)string.Join(" and ", new[] { Either(c) }.Concat(beside))).ToList()
            : new[] { beside.Count > 0 ? string.Join(" and ", beside) : null };
    }

    /// <summary>A filter that finds the one user whom a text names; null where only the whole list certainly has that user.</summary>
    public static string? ForOne(string text)
    {
        return CanBeSaid(text) ? $"id eq \"{text}\" or subject eq \"{text}\" or email eq \"{text}\""
            : Piece(text) is string piece ? $"email co \"{piece}\" or subject co \"{piece}\""
            : null;
    }

    /// <summary>A filter for people with a text in their name, address or subject; null where it can't be written safely.</summary>
    public static string? Containing(string text) =>
        Piece(text) is string piece ? $"name co \"{piece}\" or email co \"{piece}\" or subject co \"{piece}\"" : null;

    private static string? OfAnyName(string text)
    {
        return CanBeSaid(text)
            ? $"id eq \"{text}\" or subject eq \"{text}\" or email eq \"{text}\" or name eq \"{text}\""
            : Containing(text);
    }

    private static string? Of(string attribute, string text)
    {
        return CanBeSaid(text) ? $"{attribute} eq \"{text}\""
            : Piece(text) is string piece ? $"{attribute} co \"{piece}\""
            : null;
    }

    /// <summary>It is not documented how a filter escapes quotes and backslashes, so its answer could not be trusted.</summary>
    private static bool CanBeSaid(string text) => text.Length > 0 && text.IndexOfAny(s_breaks) < 0 && !text.Any(char.IsControl);

    /// <summary>A part that every match must contain; null when there is none.</summary>
    private static string? Piece(string text)
    {
        // The last piece is the most selective one: before a backslash there is a directory, which many people share.
        const int Telling = 3;
        string[] pieces = text.Split(s_breaks);
        string piece = pieces.LastOrDefault(p => p.Length >= Telling) ?? pieces.OrderBy(p => p.Length).Last();
        return CanBeSaid(piece) && piece.Trim().Length > 0 ? piece : null;
    }

    /// <summary>One term per value; null when there is no value, or one of them can't be written safely.</summary>
    private static IReadOnlyList<string>? Terms(IReadOnlyList<string> values, Func<string, string?> term)
    {
        List<string?> terms = values.Distinct(StringComparer.Ordinal).Select(term).ToList();
        return terms.Count == 0 || terms.Contains(null) ? null : terms.OfType<string>().ToList();
    }

    private static string Either(IReadOnlyList<string> terms) => "(" + string.Join(" or ", terms) + ")";
}
