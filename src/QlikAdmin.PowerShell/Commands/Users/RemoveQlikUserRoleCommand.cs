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
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class RemoveQlikUserRoleCommand : QlikUserBatchCmdlet
{
    private RoleLookup? _roles;

    /// <summary>Names of roles, or their ids, without wildcards.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Role { get; set; } = Array.Empty<string>();

    private protected override string Action => "RemoveRole";

    private protected override string Activity => "Remove role";

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
        if (!connection.Roles.Holds(user, role.Id))
        {
            Tell(connection, user, Outcome.AlreadyGone, role.Name, "The user does not have the role directly.", target);
            return;
        }

        Change change = UserChanges.OfRole(user, role, isGiven: false);
        RequireHarmless(connection, user, change);
        Warn(Await((log, token) => Roles.Raising.Of(connection).OfTakingRoleAsync(user, role, log, token)));
        Offer(connection, user, new[] { change }, $"{Activity} {role.Name}", role.Name, target);
    }
}
