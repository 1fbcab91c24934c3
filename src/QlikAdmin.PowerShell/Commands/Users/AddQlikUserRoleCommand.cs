using System.Management.Automation;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Gives users roles.</summary>
/// <remarks>
/// Errors, one per user and role: Qlik.RoleNotFound, Qlik.UserNotFound, Qlik.UserAmbiguous, Qlik.WildcardRefused, Qlik.Conflict,
/// Qlik.NotConfirmed, Qlik.JournalFailed,
/// Qlik.WrongConnection and the other reasons of a refused request.
/// </remarks>
[Cmdlet(VerbsCommon.Add, "QlikUserRole", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class AddQlikUserRoleCommand : QlikUserBatchCmdlet
{
    private RoleLookup? _roles;

    /// <summary>Names of roles, or their ids, without wildcards.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Role { get; set; } = Array.Empty<string>();

    private protected override string Action => "AddRole";

    private protected override string Activity => "Add role";

    private RoleLookup Roles => _roles ??= new RoleLookup(c => Await((log, token) => c.Roles.GetRolesAsync(log, token)));

    private protected override void Change(Connection connection, User user, object target)
    {
        Roles.ForEach(
            connection,
            Role,
            role => Change(connection, user, role, target),
            (text, error) => Refuse(connection, user, error, text, target)
        );
    }

    private void Change(Connection connection, User user, Role role, object target)
    {
        if (connection.Roles.Holds(user, role.Id))
        {
            Tell(connection, user, Outcome.Exists, role.Name, "The user already has the role.", target);
            return;
        }

        Warn(Await((log, token) => Roles.Raising.Of(connection).OfGivingRoleAsync(user, role, log, token)));
        Offer(connection, user, new[] { UserChanges.OfRole(user, role, isGiven: true) }, $"{Activity} {role.Name}", role.Name, target);
    }
}
