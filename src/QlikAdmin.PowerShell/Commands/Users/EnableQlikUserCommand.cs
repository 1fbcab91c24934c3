using System.Management.Automation;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Enables users who were disabled.</summary>
/// <remarks>
/// Errors, one per user: Qlik.NotSupported for a person who is not a user yet or is gone from the directory, Qlik.UserNotFound,
/// Qlik.UserAmbiguous, Qlik.WildcardRefused, Qlik.NotConfirmed,
/// Qlik.JournalFailed, Qlik.WrongConnection and the other reasons of a refused request.
/// </remarks>
[Cmdlet(VerbsLifecycle.Enable, "QlikUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class EnableQlikUserCommand : QlikUserBatchCmdlet
{
    private protected override string Action => "Enable";

    private protected override string Activity => "Enable user";

    private protected override void Change(Connection connection, User user, object target)
    {
        switch (user.Status)
        {
            case UserStatus.Active:
                Tell(connection, user, Outcome.Skipped, null, "The user is already Active.", target);
                return;
            case UserStatus.Invited or UserStatus.Provisioned:
                throw new QlikException(
                    ErrorReason.NotSupported,
                    $"{Activity} {user} on '{connection.Name}': the user is {user.Status} and becomes Active at the first login."
                )
                {
                    NextStep = user.Status == UserStatus.Invited ? "To remind the person: Send-QlikInvitation -Resend." : null,
                };
            case UserStatus.Inactive:
                throw new QlikException(
                    ErrorReason.NotSupported,
                    $"{Activity} {user} on '{connection.Name}': nobody blocked the user, so there is no block to lift; the site itself made the user Inactive."
                )
                {
                    NextStep = "Synchronise the user directory in the management console, then look again.",
                };
            case UserStatus.RemovedExternally or UserStatus.Blocked when user.IsGoneFromDirectory:
                throw new QlikException(
                    ErrorReason.NotSupported,
                    $"{Activity} {user} on '{connection.Name}': the person is gone from the user directory, and can only come back through a synchronisation that finds them there again."
                )
                {
                    NextStep = "Synchronise the user directory in the management console, then run the command again.",
                };
        }

        Offer(connection, user, new[] { UserChanges.OfStatus(user, UserStatus.Active) }, Activity, null, target);
    }
}
