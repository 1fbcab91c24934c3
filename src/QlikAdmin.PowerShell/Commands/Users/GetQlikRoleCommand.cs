using System.Management.Automation;
using QlikAdmin.Base;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Lists the roles of a tenant or a site.</summary>
/// <remarks>Errors: Qlik.RoleNotFound for a name without wildcards; one per connection: Qlik.NotConnected, Qlik.NotSupported,
/// Qlik.Forbidden and the other reasons of a failed request.</remarks>
[Cmdlet(VerbsCommon.Get, "QlikRole")]
[OutputType(typeof(Role))]
public sealed class GetQlikRoleCommand : QlikListCmdlet
{
    /// <summary>Names of roles, wildcards allowed; all without it.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    private protected override string ConnectCommands => UserConnections.Commands;

    private protected override object? Needs(Connection connection) => connection.Users;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (Connection connection in RequireConnections(null))
        {
            try
            {
                List(connection);
            }
            catch (QlikException e)
            {
                WriteError(e.ToErrorRecord(connection));
            }
        }
    }

    private void List(Connection connection)
    {
        IReadOnlyList<Role> roles = Await((log, token) => connection.Roles.GetRolesAsync(log, token));
        TextSet wanted = new(Name);
        foreach (Role role in roles.Where(r => wanted.Allows(r.Name)))
        {
            WriteObject(role);
        }

        foreach (
            string missing in Name.Where(n =>
                !Wildcard.IsPattern(n) && !roles.Any(r => string.Equals(r.Name, n, StringComparison.OrdinalIgnoreCase))
            )
        )
        {
            WriteError(RoleChoice.Unknown(missing, connection, roles).ToErrorRecord(missing));
        }
    }
}
