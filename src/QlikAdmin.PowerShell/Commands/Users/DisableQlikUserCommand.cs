using System.Management.Automation;

using QlikAdmin.Journal;
using QlikAdmin.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Blocks users: they can't come in any more, and on Cloud their licence goes with it.</summary>
/// <remarks>
/// Errors, one per user: Qlik.SelfRefused, Qlik.LastAdminRefused, Qlik.ProtectedUserRefused, Qlik.UserNotFound, Qlik.UserAmbiguous, Qlik.WildcardRefused, Qlik.NotConfirmed,
/// Qlik.JournalFailed, Qlik.WrongConnection and the other reasons of a refused request.
/// </remarks>
[Cmdlet(VerbsLifecycle.Disable, "QlikUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Result))]
public sealed class DisableQlikUserCommand : QlikUserBatchCmdlet
{
    private protected override string Action => "Disable";

    private protected override string Activity => "Disable user";

    private protected override void Change(Connection connection, User user, object target)
    {
        Change change = UserChanges.OfStatus(user, connection.RemovalFacts.BlockedStatus);
        RequireHarmless(connection, user, change);
        if (user.Status is UserStatus.Disabled or UserStatus.Inactive)
        {
            Tell(connection, user, Outcome.Skipped, null, $"The user is {user.Status} already.", target);
            return;
        }

        Offer(connection, new UserWork(user, new[] { change }), Activity, null, target);
    }
}
