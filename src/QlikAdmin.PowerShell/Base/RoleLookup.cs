using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Finds the roles that a command names, and knows what each does to licences. The roles of a connection are read once.</summary>
internal sealed class RoleLookup
{
    private readonly Func<Connection, IReadOnlyList<Role>> _read;
    private readonly Dictionary<Connection, IReadOnlyList<Role>> _roles = new();

    /// <param name="read">Reads the roles of a connection.</param>
    public RoleLookup(Func<Connection, IReadOnlyList<Role>> read)
    {
        _read = read;
    }

    /// <summary>What the roles do to licences.</summary>
    public RaisingRoles Raising { get; } = new();

    /// <summary>Does something for each role once.</summary>
    /// <param name="connection">Where the roles are.</param>
    /// <param name="texts">Names or ids of roles.</param>
    /// <param name="change">Called for each role. If it throws, that role is refused.</param>
    /// <param name="refuse">Called for each text that is refused.</param>
    public void ForEach(Connection connection, IEnumerable<string> texts, Action<Role> change, Action<string, QlikException> refuse)
    {
        HashSet<string> done = new(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            try
            {
                Role role = RoleChoice.One(RolesOf(connection), text, connection);
                if (done.Add(role.Id))
                {
                    change(role);
                }
            }
            catch (QlikException e)
            {
                refuse(text, e);
            }
        }
    }

    private IReadOnlyList<Role> RolesOf(Connection connection)
    {
        if (!_roles.TryGetValue(connection, out IReadOnlyList<Role>? roles))
        {
            roles = _read(connection);
            _roles.Add(connection, roles);
        }

        return roles;
    }
}
