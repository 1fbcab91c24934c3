using System.Management.Automation;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;

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
    private readonly Dictionary<Connection, LeaverLicenses?> _licenses = new();

    private protected override string Action => "Disable";

    private protected override string Activity => "Disable user";

    private protected override void Change(Connection connection, User user, object target)
    {
        UserStatus blocked = connection.RemovalFacts.BlockedStatus;
        RequireHarmless(connection, user, UserChanges.OfStatus(user, blocked));
        if (user.Status == blocked)
        {
            Tell(connection, user, Outcome.Skipped, null, $"The user is {user.Status} already.", target);
            return;
        }

        IReadOnlyList<string> licenses = LicensesOf(connection, user);
        string action = licenses.Count == 0 ? Activity : $"{Activity} (the licence {string.Join(" and ", licenses)} comes back)";
        Offer(connection, new UserWork(user, new[] { UserChanges.OfBlocking(user, blocked, licenses) }), action, null, target);
    }

    /// <summary>Types of the licences that go with the blocking, for the question and for an undo.</summary>
    private IReadOnlyList<string> LicensesOf(Connection connection, User user)
    {
        if (!_licenses.TryGetValue(connection, out LeaverLicenses? licenses))
        {
            licenses = connection.RemovalFacts.BlockingFreesLicense ? new LeaverLicenses(connection, ofAnybody: true) : null;
            _licenses.Add(connection, licenses);
        }

        if (licenses is null)
        {
            return Array.Empty<string>();
        }

        try
        {
            return Await((log, token) => licenses.FindAsync(user, log, token)).Select(a => a.Type).Distinct(StringComparer.Ordinal).ToList();
        }
        catch (QlikException e)
        {
            // Keeping somebody out must not wait for a list.
            _licenses[connection] = null;
            WriteWarning($"Which licences the users of '{connection.Name}' lose could not be read, so Undo-QlikOperation would let them in again without: {e.Message}");
            return Array.Empty<string>();
        }
    }
}
