using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>Makes sure that a text names exactly one person before anything is done to them.</summary>
internal static class UserChoice
{
    private const int MostShown = 5;

    /// <exception cref="QlikException">UserNotFound, or UserAmbiguous with those that fit.</exception>
    public static User OneUser(IReadOnlyList<User> found, string text, string connection, string forms)
    {
        // A licence without user has no id, and its subject is the key.
        List<AllocationUser> people = found.Select(u => new AllocationUser(u.Account, u.Id.Length > 0 ? u.Id : u.Account, u.Name, u.Email)).ToList();
        return found[people.IndexOf(One(people, text, connection, forms))];
    }

    /// <exception cref="QlikException">UserNotFound, or UserAmbiguous with those that fit.</exception>
    public static AllocationUser One(IReadOnlyList<AllocationUser> found, string text, string connection, string forms)
    {
        List<AllocationUser> people = found.GroupBy(u => u.Id, StringComparer.Ordinal).Select(g => g.First()).ToList();
        if (people.Count == 1)
        {
            return people[0];
        }

        if (people.Count == 0)
        {
            throw new QlikException(ErrorReason.UserNotFound, $"No user '{text}' on '{connection}'.")
            {
                NextStep = $"Give {forms}.",
            };
        }

        string shown = string.Join("; ", people.Take(MostShown).Select(u => $"{u.Key}{(u.Name is null ? string.Empty : " (" + u.Name + ")")} with id {u.Id}"));
        string more = people.Count > MostShown ? "; and more" : string.Empty;
        throw new QlikException(ErrorReason.UserAmbiguous, $"'{text}' matches {people.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)} users on '{connection}': {shown}{more}.")
        {
            NextStep = "Give the id of the one you mean.",
        };
    }
}
