using System.Management.Automation;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Base of Add-QlikUserRole and Remove-QlikUserRole: one change for each user and role.</summary>
public abstract class QlikUserRoleCmdlet : QlikUserBatchCmdlet
{
    private readonly Dictionary<Connection, IReadOnlyList<Role>> _roles = new();
    private readonly Dictionary<Connection, FullUserRoles> _raising = new();

    /// <summary>Names of roles, or their ids, without wildcards.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Role { get; set; } = Array.Empty<string>();

    private protected sealed override void Change(Connection connection, User user, object target)
    {
        HashSet<string> done = new(StringComparer.Ordinal);
        foreach (string text in Role)
        {
            try
            {
                Role role = RoleChoice.One(RolesOf(connection), text, connection);
                if (done.Add(role.Id))
                {
                    Change(connection, user, role, target);
                }
            }
            catch (QlikException e)
            {
                Refuse(connection, user, e, text, target);
            }
        }
    }

    /// <summary>Checks, asks, and adds or removes one role.</summary>
    /// <exception cref="QlikException">It was refused.</exception>
    private protected abstract void Change(Connection connection, User user, Role role, object target);

    /// <summary>Effect of the roles of a connection on licences.</summary>
    private protected FullUserRoles RaisingOf(Connection connection)
    {
        if (!_raising.TryGetValue(connection, out FullUserRoles? raising))
        {
            raising = new FullUserRoles(connection);
            _raising.Add(connection, raising);
        }

        return raising;
    }

    private IReadOnlyList<Role> RolesOf(Connection connection)
    {
        if (!_roles.TryGetValue(connection, out IReadOnlyList<Role>? roles))
        {
            roles = Await((log, token) => connection.Users.GetRolesAsync(log, token));
            _roles.Add(connection, roles);
        }

        return roles;
    }
}
