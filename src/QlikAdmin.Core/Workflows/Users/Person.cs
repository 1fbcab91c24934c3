namespace QlikAdmin.Workflows.Users;

/// <summary>One person as given: by what is known of them here, or by the names that another system has for them.</summary>
/// <param name="Query">The names of the person here.</param>
/// <param name="User">The user, where one was read before.</param>
internal sealed record Person(UserQuery Query, User? User = null)
{
    /// <summary>Names of the same person in another directory, with the columns that they came from. Only a look-up shows which of them
    /// exist here.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> NamesElsewhere { get; init; } = Array.Empty<KeyValuePair<string, string>>();

    /// <summary>The person in words, for messages.</summary>
    public string Text =>
        User?.Account
        ?? (NamesElsewhere.Count > 0 ? string.Join(", ", NamesElsewhere.Select(n => n.Key + " " + n.Value)) : UserLookup.Describe(Query));

    /// <summary>The one free text that names the person; null for a user, and where columns name the person.</summary>
    public string? FreeText => User is null && Query.Users.Count == 1 && UserLookup.Names(Query).Count == 1 ? Query.Users[0] : null;

    /// <summary>A person who is named by a text: an id, an account or an address.</summary>
    public static Person Of(string text) => new(new UserQuery { Users = new[] { text } });

    /// <summary>A person whose user was read before.</summary>
    public static Person Of(User user) => new(new UserQuery { Users = new[] { user.Account } }, user);

    /// <summary>Whether the user was read through a connection, so that nothing has to be looked up there.</summary>
    public bool IsOf(Connection connection) =>
        User is not null && string.Equals(User.Connection, connection.Name, StringComparison.OrdinalIgnoreCase);
}
