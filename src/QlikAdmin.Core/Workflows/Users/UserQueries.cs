using QlikAdmin.Base;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users;

/// <summary>A query in two parts. In the first, each text names one person, who must be found and must be only one. The second is a
/// list.</summary>
/// <param name="OfOne">One query per text.</param>
/// <param name="OfMany">The query of the list; null when every text names one person.</param>
internal sealed record UserQueries(IReadOnlyList<UserQuery> OfOne, UserQuery? OfMany)
{
    private static readonly (
        Func<UserQuery, IReadOnlyList<string>> Get,
        Action<UserQuery, IReadOnlyList<string>> Set,
        bool AreKeys
    )[] s_names =
    {
        (q => q.Users, (q, v) => q.Users = v, true),
        (q => q.Subjects, (q, v) => q.Subjects = v, true),
        (q => q.Emails, (q, v) => q.Emails = v, false),
        (q => q.UserIds, (q, v) => q.UserIds = v, true),
        (q => q.Names, (q, v) => q.Names = v, false),
    };

    /// <summary>Splits a query by the first property that has texts without wildcards. Ids need no such check, since two people never have
    /// the same id.</summary>
    /// <param name="query">The query.</param>
    /// <param name="names">Compares the texts of the query.</param>
    public static UserQueries Split(UserQuery query, PeopleNames names)
    {
        foreach ((Func<UserQuery, IReadOnlyList<string>> get, Action<UserQuery, IReadOnlyList<string>> set, bool areKeys) in s_names)
        {
            ILookup<bool, string> texts = get(query)
                .Distinct(areKeys ? names.Keys : StringComparer.OrdinalIgnoreCase)
                .ToLookup(Wildcard.IsPattern);
            if (texts[false].Any())
            {
                return new UserQueries(
                    texts[false].Select(t => With(query, set, new[] { t })).ToList(),
                    texts[true].Any() ? With(query, set, texts[true].ToList()) : null
                );
            }
        }

        return new UserQueries(Array.Empty<UserQuery>(), query);
    }

    /// <summary>The same query with one property replaced.</summary>
    public static UserQuery With(UserQuery query, Action<UserQuery, IReadOnlyList<string>> set, IReadOnlyList<string> values)
    {
        UserQuery copy = new()
        {
            Users = query.Users,
            Ids = query.Ids,
            Names = query.Names,
            Emails = query.Emails,
            Subjects = query.Subjects,
            UserDirectories = query.UserDirectories,
            UserIds = query.UserIds,
            Statuses = query.Statuses,
            Roles = query.Roles,
            Filter = query.Filter,
        };
        set(copy, values);
        return copy;
    }
}
