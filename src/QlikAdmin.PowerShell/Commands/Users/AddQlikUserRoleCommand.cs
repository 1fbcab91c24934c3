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
[OutputType(typeof(Result))]
public sealed class AddQlikUserRoleCommand : QlikUserRoleCmdlet
{
    private protected override string Action => "AddRole";

    private protected override string Activity => "Add role";

    private protected override void Change(Connection connection, User user, Role role, object target)
    {
        if (connection.Users.Holds(user, role.Id))
        {
            Tell(connection, user, Outcome.Exists, role.Name, "The user already has the role.", target);
            return;
        }

        Warn(Await((log, token) => RaisingOf(connection).OfGivingRoleAsync(user, role, log, token)));
        Offer(connection, user, new[] { UserChanges.OfRole(user, role, isGiven: true) }, $"{Activity} {role.Name}", role.Name, target);
    }
}
