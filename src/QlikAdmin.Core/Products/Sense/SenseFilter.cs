using QlikAdmin.Base;

namespace QlikAdmin.Products.Sense;

/// <summary>Writes filters in the documented part of the QRS grammar. What can't be said safely is left out and filtered on this
/// side.</summary>
internal static class SenseFilter
{
    // Seconds are the finest that the documented form has; one more keeps the boundary itself inside.
    private static readonly TimeSpan s_rounding = TimeSpan.FromSeconds(1);

    /// <summary>One filter per request that is needed to see every row that can match; a null filter means the whole list.</summary>
    public static IReadOnlyList<string?> ForList(AllocationQuery query)
    {
        List<string> common = new();
        if (query.UnusedFor is TimeSpan idle && !query.TreatUnknownAsUnused)
        {
            // Never-used rows carry a date long past, so this keeps them in for -NeverUsed; the exact filter sorts them out.
            // Without -UnusedFor nothing is asked about use: that date is not documented for licences.
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

    /// <summary>Rows of these ids. GUIDs stand without quotes.</summary>
    public static string Ids(IEnumerable<Guid> ids) => string.Join(" or ", ids.Select(i => "id eq " + i.ToString("D")));

    /// <summary>Quotes a text; null when it holds a quote itself, whose escaping is not documented.</summary>
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
                // The person may be deleted and only be known by the row that is still in quarantine.
                filters.Add(Person(user, "deletedUserId", "deletedUserDirectory"));
            }
        }

        return filters.Count is 0 or > MostRequests ? new string?[] { null } : filters;
    }

    /// <summary>Null when the text can't be asked for: it has a wildcard or a quote, or it may be something else than an id.</summary>
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
