using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>Makes sure that a text names exactly one person before anything is changed for them.</summary>
internal static class UserChoice
{
    private const int MostShown = 5;

    /// <exception cref="QlikException">UserNotFound, or UserAmbiguous with the people who match.</exception>
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

    /// <summary>The one person whom a text names, among candidates that a server or an index found. Candidates may match less
    /// exactly.</summary>
    /// <exception cref="QlikException">UserNotFound, or UserAmbiguous with the people who match.</exception>
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

    /// <param name="found">The people who match.</param>
    /// <param name="text">The text that was given.</param>
    /// <param name="connection">Name of the connection.</param>
    /// <param name="forms">The forms of text that can be given.</param>
    /// <param name="near">The people who would match if case did not count; shown where nobody matches.</param>
    /// <exception cref="QlikException">UserNotFound, or UserAmbiguous with the people who match.</exception>
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
