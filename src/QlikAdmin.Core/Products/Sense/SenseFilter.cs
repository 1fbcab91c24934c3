using QlikAdmin.Base;

namespace QlikAdmin.Products.Sense;

/// <summary>Writes filters with the documented QRS syntax. A condition that can't be written safely is left out of the filter and checked
/// on this side.</summary>
internal static class SenseFilter
{
    // The documented form has whole seconds. With one second more, the boundary itself is still included.
    private static readonly TimeSpan s_rounding = TimeSpan.FromSeconds(1);

    /// <summary>The filters that together find every row that may match, one per request. A null filter means the whole list.</summary>
    public static IReadOnlyList<string?> ForList(AllocationQuery query)
    {
        List<string> common = new();
        if (query.UnusedFor is TimeSpan idle && !query.TreatUnknownAsUnused)
        {
            // Rows that were never used have a date long ago, so this filter includes them. The exact filter then decides.
            // Without -UnusedFor there is no condition on the use, because that date is not documented for licences.
            if (!query.NeverUsed)
            {
                common.Add("lastUsed le " + Date(query.Now - idle));
            }
        }

        if (query.AllocatedFor is TimeSpan age)
        {
            common.Add("createdDate le " + Date(query.Now - age));
        }

        if (query.Quarantined)
        {
            common.Add("quarantined eq true");
        }
        else if (query.HasAgeFilter)
        {
            common.Add("quarantined eq false");
        }

        return People(query).Select(p => Join(common.Concat(p is null ? Array.Empty<string>() : new[] { p }))).ToList();
    }

    /// <summary>Rows with these ids. GUIDs are written without quotes.</summary>
    public static string Ids(IEnumerable<Guid> ids) => string.Join(" or ", ids.Select(i => "id eq " + i.ToString("D")));

    /// <summary>Puts a text in quotes; null when it contains a quote, since the escaping of quotes is not documented.</summary>
    public static string? Quote(string text) => text.IndexOf('\'') >= 0 ? null : "'" + text + "'";

    public static string Date(DateTimeOffset moment)
    {
        return "'" + (moment.ToUniversalTime() + s_rounding).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "'";
    }

    private static IEnumerable<string?> People(AllocationQuery query)
    {
        const int MostRequests = 20;
        List<string?> filters = new();
        foreach (string user in query.Users.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            string? person = Person(user, "user.userId", "user.userDirectory");
            if (person is null)
            {
                return new string?[] { null };
            }

            filters.Add(person);
            if (!query.HasAgeFilter)
            {
                // The person may be deleted. Then only the row in quarantine knows them.
                filters.Add(Person(user, "deletedUserId", "deletedUserDirectory"));
            }
        }

        return filters.Count is 0 or > MostRequests ? new string?[] { null } : filters;
    }

    /// <summary>Null when there is no filter for the text: it has a wildcard or a quote, or may be something other than an id.</summary>
    private static string? Person(string text, string idField, string directoryField)
    {
        int slash = text.IndexOf('\\');
        if (slash <= 0 || Wildcard.IsPattern(text))
        {
            return null;
        }

        string? directory = Quote(text.Substring(0, slash));
        string? id = Quote(text.Substring(slash + 1));
        return directory is null || id is null ? null : $"{idField} eq {id} and {directoryField} eq {directory}";
    }

    private static string? Join(IEnumerable<string> terms)
    {
        string text = string.Join(" and ", terms);
        return text.Length == 0 ? null : text;
    }
}
