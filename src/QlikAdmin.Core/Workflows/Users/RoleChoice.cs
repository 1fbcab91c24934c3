namespace QlikAdmin.Workflows.Users;

/// <summary>Makes sure that a text names exactly one role before anybody gets or loses it.</summary>
internal static class RoleChoice
{
    private const int MostShown = 20;

    /// <exception cref="QlikException">RoleNotFound, with the roles there are.</exception>
    public static Role One(IReadOnlyList<Role> roles, string text, Connection connection)
    {
        return roles.FirstOrDefault(r => r.Id == text)
            ?? roles.FirstOrDefault(r => string.Equals(r.Name, text, StringComparison.OrdinalIgnoreCase))
            ?? throw Unknown(text, connection, roles);
    }

    /// <summary>The error of a name that no role has.</summary>
    public static QlikException Unknown(string text, Connection connection, IReadOnlyList<Role> roles)
    {
        string shown = string.Join(", ", roles.Take(MostShown).Select(r => r.Name)) + (roles.Count > MostShown ? " and more" : string.Empty);
        string where = connection.Product == QlikProduct.Sense ? " A role of a security rule that nobody has yet must be given in the management console the first time." : string.Empty;
        return new QlikException(ErrorReason.RoleNotFound, $"No role '{text}' on '{connection.Name}'.") { NextStep = $"There are: {shown}.{where}" };
    }
}
