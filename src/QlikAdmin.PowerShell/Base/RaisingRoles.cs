using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>What the roles of each connection do to licences. The roles of a connection are read once.</summary>
internal sealed class RaisingRoles
{
    private readonly Dictionary<Connection, FullUserRoles> _known = new();

    public FullUserRoles Of(Connection connection)
    {
        if (!_known.TryGetValue(connection, out FullUserRoles? roles))
        {
            roles = new FullUserRoles(connection);
            _known.Add(connection, roles);
        }

        return roles;
    }
}
