using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>Makes sure that a text names exactly one person before anything is done to them.</summary>
internal static class UserChoice
{
    private const int MostShown = 5;

    /// <exception cref="QlikException">UserNotFound, or UserAmbiguous with those that fit.</exception>
    public static User OneUser(
        IReadOnlyList<User> found,
        string text,
        string connection,
        string forms,
        IReadOnlyList<AllocationUser>? near = null
    )
    {
        List<AllocationUser> people = found.Select(AllocationUser.Of).ToList();
        return found[people.IndexOf(One(people, text, connection, forms, near))];
    }

    /// <summary>The one whom a text means among those that a server or an index found, which may have been read with less care.</summary>
    /// <exception cref="QlikException">UserNotFound, or UserAmbiguous with those that fit.</exception>
    public static AllocationUser Among(
        IReadOnlyList<AllocationUser> candidates,
        string text,
        PeopleNames names,
        string connection,
        string forms
    )
    {
        List<AllocationUser> meant = candidates.Where(c => names.Means(text, c)).ToList();
        return One(meant, text, connection, forms, candidates.Where(c => names.NearlyMeans(text, c)).ToList());
    }

    /// <param name="found">Those that fit.</param>
    /// <param name="text">What was given.</param>
    /// <param name="connection">Where.</param>
    /// <param name="forms">What can be given.</param>
    /// <param name="near">Who would fit if case said nothing; shown where nobody fits.</param>
    /// <exception cref="QlikException">UserNotFound, or UserAmbiguous with those that fit.</exception>
    public static AllocationUser One(
        IReadOnlyList<AllocationUser> found,
        string text,
        string connection,
        string forms,
        IReadOnlyList<AllocationUser>? near = null
    )
    {
        List<AllocationUser> people = found.GroupBy(u => u.Id, StringComparer.Ordinal).Select(g => g.First()).ToList();
        if (people.Count == 1)
        {
            return people[0];
        }

        if (people.Count == 0)
        {
            string other = near is { Count: > 0 } ? $" Upper and lower case count there, and there is {Shown(near)}." : string.Empty;
            throw new QlikException(ErrorReason.UserNotFound, $"No user '{text}' on '{connection}'.{other}")
            {
                NextStep = $"Give {forms}.",
            };
        }

        throw new QlikException(
            ErrorReason.UserAmbiguous,
            $"'{text}' matches {people.Count.ToString(CultureInfo.InvariantCulture)} users on '{connection}': {Shown(people)}."
        )
        {
            NextStep = "Give the id of the one you mean.",
        };
    }

    private static string Shown(IReadOnlyList<AllocationUser> people)
    {
        string shown = string.Join(
            "; ",
            people.Take(MostShown).Select(u => $"{u.Key}{(u.Name is null ? string.Empty : " (" + u.Name + ")")} with id {u.Id}")
        );
        return people.Count > MostShown ? shown + "; and more" : shown;
    }
}
