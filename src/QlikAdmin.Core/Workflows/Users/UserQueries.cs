using QlikAdmin.Base;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users;

/// <summary>A question taken apart: texts that name one person each, which must be found and must be one; and the rest, which is a
/// list.</summary>
/// <param name="OfOne">One query a text.</param>
/// <param name="OfMany">What is listed; null when every text names one person.</param>
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

    /// <summary>Takes the first property that has texts without wildcards apart; ids need no such care, since an id is never that of
    /// two.</summary>
    /// <param name="query">The question.</param>
    /// <param name="names">When two of its texts are one.</param>
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

    /// <summary>The same question with one property replaced.</summary>
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
