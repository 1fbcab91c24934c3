namespace QlikAdmin.Workflows.Users;

/// <summary>Makes sure that a text names exactly one role before anybody gets or loses it.</summary>
internal static class RoleChoice
{
    private const int MostShown = 20;

    /// <summary>The role with this id or exactly this name, else the one whose name differs only in case.</summary>
    /// <exception cref="QlikException">RoleNotFound, with the existing roles; InvalidInput, with the roles that match.</exception>
    public static Role One(IReadOnlyList<Role> roles, string text, Connection connection)
    {
        List<Role> found = new Func<Role, bool>[]
        {
            r => r.Id == text,
            r => r.Name == text,
            r => string.Equals(r.Name, text, StringComparison.OrdinalIgnoreCase),
        }
            .Select(fits => roles.Where(fits).ToList())
            .FirstOrDefault(f => f.Count > 0)
            ?? new List<Role>();
        return found.Count == 1 ? found[0]
            : found.Count == 0 ? throw Unknown(text, connection, roles)
            : throw new QlikException(
                ErrorReason.InvalidInput,
                $"'{text}' fits several roles on '{connection.Name}': {string.Join("; ", found.Take(MostShown).Select(r => $"{r.Name} with id {r.Id}"))}."
            )
            {
                NextStep = "Give the id of the one you mean.",
            };
    }

    /// <summary>The error of a name that no role has.</summary>
    public static QlikException Unknown(string text, Connection connection, IReadOnlyList<Role> roles)
    {
        string shown =
            string.Join(", ", roles.Take(MostShown).Select(r => r.Name)) + (roles.Count > MostShown ? " and more" : string.Empty);
        string where = connection.Roles.HidesUnusedRoles
            ? " A role of a security rule that nobody has yet must be given in the management console the first time."
            : string.Empty;
        return new QlikException(ErrorReason.RoleNotFound, $"No role '{text}' on '{connection.Name}'.")
        {
            NextStep = $"There are: {shown}.{where}",
        };
    }
}
