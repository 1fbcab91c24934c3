using System.Management.Automation;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Lets users in again who were disabled.</summary>
/// <remarks>
/// Errors, one per user: Qlik.NotSupported for one who is no user yet or vanished from the directory, Qlik.UserNotFound, Qlik.UserAmbiguous, Qlik.WildcardRefused, Qlik.NotConfirmed,
/// Qlik.JournalFailed, Qlik.WrongConnection and the other reasons of a refused request.
/// </remarks>
[Cmdlet(VerbsLifecycle.Enable, "QlikUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Result))]
public sealed class EnableQlikUserCommand : QlikUserBatchCmdlet
{
    private protected override string Action => "Enable";

    private protected override string Activity => "Enable user";

    private protected override void Change(Connection connection, User user, object target)
    {
        switch (user.Status)
        {
            case UserStatus.Active:
                Tell(connection, user, Outcome.Skipped, null, "The user is Active already.", target);
                return;
            case UserStatus.Invited or UserStatus.Provisioned:
                throw new QlikException(ErrorReason.NotSupported, $"{Activity} {user} on '{connection.Name}': the user is {user.Status} and becomes Active with the first login.")
                {
                    NextStep = user.Status == UserStatus.Invited ? "To remind the person: Send-QlikInvitation -Resend." : null,
                };
            case UserStatus.Inactive:
                throw new QlikException(ErrorReason.NotSupported, $"{Activity} {user} on '{connection.Name}': nobody blocked the user, so there is no block to lift; the site itself made the user Inactive.")
                {
                    NextStep = "Synchronise the user directory in the management console, then look again.",
                };
            case UserStatus.RemovedExternally or UserStatus.Blocked when user.IsGoneFromDirectory:
                throw new QlikException(ErrorReason.NotSupported, $"{Activity} {user} on '{connection.Name}': the person vanished from the user directory, and only a synchronisation that finds them there brings them back.")
                {
                    NextStep = "Synchronise the user directory in the management console, then look again.",
                };
        }

        Offer(connection, new UserWork(user, new[] { UserChanges.OfStatus(user, UserStatus.Active) }), Activity, null, target);
    }
}
