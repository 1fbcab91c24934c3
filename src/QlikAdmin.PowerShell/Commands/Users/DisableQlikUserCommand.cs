using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.PowerShell;

/// <summary>Disables users: they can no longer sign in, and on Cloud they lose their licence.</summary>
/// <remarks>
/// Errors, one per user: Qlik.SelfRefused, Qlik.LastAdminRefused, Qlik.ProtectedUserRefused, Qlik.UserNotFound, Qlik.UserAmbiguous,
/// Qlik.WildcardRefused, Qlik.NotConfirmed,
/// Qlik.JournalFailed, Qlik.WrongConnection and the other reasons of a refused request.
/// </remarks>
[Cmdlet(VerbsLifecycle.Disable, "QlikUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class DisableQlikUserCommand : QlikUserBatchCmdlet
{
    private readonly Dictionary<Connection, LeaverLicenses?> _licenses = new();

    private protected override string Action => "Disable";

    private protected override string Activity => "Disable user";

    private protected override void Change(Connection connection, User user, object target)
    {
        UserStatus blocked = connection.RemovalFacts.BlockedStatus;
        Change change = UserChanges.OfStatus(user, blocked);
        RequireHarmless(connection, user, change);
        if (user.Status == blocked)
        {
            Tell(connection, user, Outcome.Skipped, null, $"The user is already {user.Status}.", target);
            return;
        }

        IReadOnlyList<Allocation> licenses = LicensesOf(connection, user);
        string action =
            licenses.Count == 0
                ? Activity
                : $"{Activity} (the licence {string.Join(" and ", licenses.Select(a => a.Type).Distinct(StringComparer.Ordinal))} becomes free)";
        Offer(
            connection,
            user,
            new[] { change with { Consequences = BlockedLicenses.Of(user, licenses, connection) } },
            action,
            null,
            target
        );
    }

    /// <summary>The licences that the user loses when disabled, for the confirmation and for an undo.</summary>
    private IReadOnlyList<Allocation> LicensesOf(Connection connection, User user)
    {
        if (!_licenses.TryGetValue(connection, out LeaverLicenses? licenses))
        {
            licenses = connection.RemovalFacts.BlockingFreesLicense ? new LeaverLicenses(connection, ofAnybody: true) : null;
            _licenses.Add(connection, licenses);
        }

        if (licenses is null)
        {
            return Array.Empty<Allocation>();
        }

        try
        {
            return Await((log, token) => licenses.FindAsync(user, log, token));
        }
        catch (QlikException e)
        {
            // If the list can't be read, the user is disabled anyway: removing access must not depend on it.
            _licenses[connection] = null;
            WriteWarning(
                $"The licences that the users of '{connection.Name}' lose could not be read, so Undo-QlikOperation would enable them again without a licence: {e.Message}"
            );
            return Array.Empty<Allocation>();
        }
    }
}
