using QlikAdmin.Base;

namespace QlikAdmin.Products.Cloud;

/// <summary>Writes filters in the documented part of the grammar. What can't be said safely is left out and filtered on this
/// side.</summary>
/// <remarks>Source: the vendor's OpenAPI document "users". Comparisons are without case there, and <c>co</c> is the only one besides
/// <c>eq</c>.</remarks>
internal static class CloudUserFilter
{
    /// <summary>The vendor's advice for filters by id.</summary>
    private const int ValuesPerFilter = 100;

    /// <summary>Shapes far from the documented examples may be limited: only the longest list of values is spread over several
    /// requests.</summary>
    private const int ValuesBeside = 20;

    private static readonly char[] s_breaks = { '"', '\\', '*', '?' };

    /// <summary>One filter per request that is needed to see every user that can match; a null filter means the whole list. None when no
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
            // Joined to another one it could break the rule that all terms of status stand together.
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

    /// <summary>A filter that the one user whom a text names passes; null where only the whole list is sure to hold them.</summary>
    public static string? ForOne(string text)
    {
        return CanBeSaid(text) ? $"id eq \"{text}\" or subject eq \"{text}\" or email eq \"{text}\""
            : Piece(text) is string piece ? $"email co \"{piece}\" or subject co \"{piece}\""
            : null;
    }

    private static string? OfAnyName(string text)
    {
        return CanBeSaid(text) ? $"id eq \"{text}\" or subject eq \"{text}\" or email eq \"{text}\" or name eq \"{text}\""
            : Piece(text) is string piece ? $"name co \"{piece}\" or email co \"{piece}\" or subject co \"{piece}\""
            : null;
    }

    private static string? Of(string attribute, string text)
    {
        return CanBeSaid(text) ? $"{attribute} eq \"{text}\""
            : Piece(text) is string piece ? $"{attribute} co \"{piece}\""
            : null;
    }

    /// <summary>How the grammar escapes quotes and backslashes is nowhere documented, so no answer to them could be trusted.</summary>
    private static bool CanBeSaid(string text) => text.Length > 0 && text.IndexOfAny(s_breaks) < 0 && !text.Any(char.IsControl);

    /// <summary>A part that every match must contain; null when there is none.</summary>
    private static string? Piece(string text)
    {
        // The last one says most: what stands before a backslash is a directory, which many share.
        const int Telling = 3;
        string[] pieces = text.Split(s_breaks);
        string piece = pieces.LastOrDefault(p => p.Length >= Telling) ?? pieces.OrderBy(p => p.Length).Last();
        return CanBeSaid(piece) && piece.Trim().Length > 0 ? piece : null;
    }

    /// <summary>One term a value; null when there is no value, or one of them can't be said.</summary>
    private static IReadOnlyList<string>? Terms(IReadOnlyList<string> values, Func<string, string?> term)
    {
        List<string?> terms = values.Distinct(StringComparer.Ordinal).Select(term).ToList();
        return terms.Count == 0 || terms.Contains(null) ? null : terms.OfType<string>().ToList();
    }

    private static string Either(IReadOnlyList<string> terms) => "(" + string.Join(" or ", terms) + ")";
}
