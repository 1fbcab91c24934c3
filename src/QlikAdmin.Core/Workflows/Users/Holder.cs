namespace QlikAdmin.Workflows.Users;

/// <summary>One person whose licences are wanted.</summary>
/// <param name="Query">What names them.</param>
/// <param name="User">The user, where one was read before.</param>
internal sealed record Holder(UserQuery Query, User? User = null)
{
    /// <summary>Who it is, for messages.</summary>
    public string Text => User?.Account ?? UserLookup.Describe(Query);

    /// <summary>The account or subject that can be compared with rows as it stands; null when the person has to be looked up.</summary>
    /// <param name="isOrphan">Whether subjects without user are wanted, whom no look-up finds.</param>
    public string? KeyAsGiven(bool isOrphan)
    {
        string? text = UserLookup.Names(Query).Count == 1 && Query.Users.Count == 1 ? Query.Users[0] : null;
        return text is not null && (isOrphan || text.IndexOf('\\') > 0) ? text : null;
    }

    /// <summary>Whether the user was read through a connection, so that nothing has to be looked up there.</summary>
    public bool IsOf(Connection connection) => User is not null && string.Equals(User.Connection, connection.Name, StringComparison.OrdinalIgnoreCase);
}
