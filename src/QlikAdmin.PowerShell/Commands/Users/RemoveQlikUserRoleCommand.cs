using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Removes roles from users; never the administrator role from the caller or from the last administrator.</summary>
/// <remarks>
/// Errors, one per user and role: Qlik.SelfRefused, Qlik.LastAdminRefused, Qlik.ProtectedUserRefused, Qlik.RoleNotFound, Qlik.UserNotFound,
/// Qlik.UserAmbiguous, Qlik.WildcardRefused,
/// Qlik.Conflict, Qlik.NotConfirmed, Qlik.JournalFailed, Qlik.WrongConnection and the other reasons of a refused request.
/// </remarks>
[Cmdlet(VerbsCommon.Remove, "QlikUserRole", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Result))]
public sealed class RemoveQlikUserRoleCommand : QlikUserRoleCmdlet
{
    private protected override string Action => "RemoveRole";

    private protected override string Activity => "Remove role";

    private protected override void Change(Connection connection, User user, Role role, object target)
    {
        if (!connection.Users.Holds(user, role.Id))
        {
            Tell(connection, user, Outcome.AlreadyGone, role.Name, "The user does not have the role directly.", target);
            return;
        }

        Change change = UserChanges.OfRole(user, role, isGiven: false);
        RequireHarmless(connection, user, change);
        Warn(Await((log, token) => RaisingOf(connection).OfTakingRoleAsync(user, role, log, token)));
        Offer(connection, user, new[] { change }, $"{Activity} {role.Name}", role.Name, target);
    }
}
