using QlikAdmin.Changes;

namespace QlikAdmin.Workflows.Users;

/// <summary>Refuses changes of users that would lock people out: changes of the caller, of the last administrator, and of accounts that are
/// not people.</summary>
/// <remarks>One instance serves one run. An administrator who counts as taken away stays so for the rest of the run.</remarks>
internal sealed class UserGuard
{
    private const string Blocking = "Disable user";
    private const string TakingRole = "Remove a role from";

    private readonly Connection _connection;
    private readonly Caller _caller;
    private readonly AdminRoster _admins;

    public UserGuard(Connection connection)
    {
        _connection = connection;
        _caller = Caller.Of(connection);
        _admins = new AdminRoster(connection);
    }

    /// <summary>Whether a change can lock anybody out.</summary>
    public bool Concerns(Change change) => Loss(change) is not null;

    /// <summary>Why a change must not be made; null when it may be made.</summary>
    /// <param name="user">The user, as just read.</param>
    /// <param name="change">The change of the user.</param>
    /// <param name="fresh">Whether the administrators are read again.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the check.</param>
    /// <returns>SelfRefused, ProtectedUserRefused, LastAdminRefused, or UserNotFound for a licence without a user. It is not thrown, so
    /// that a list can continue.</returns>
    public async Task<QlikException?> FindRefusalAsync(User user, Change change, bool fresh, IOperationLog log, CancellationToken token)
    {
        bool blocks = Blocks(change);
        if (!blocks && change.Kind != ChangeKind.RemoveUserRole)
        {
            return null;
        }

        string action = blocks ? Blocking : TakingRole;
        if (user.IsService)
        {
            return Refused(
                ErrorReason.ProtectedUserRefused,
                user,
                action,
                "this is not a person but a system account (a bot, a service account, or a user of the directories INTERNAL and NONE)",
                "Leave it out. Delete an OAuth client where clients are managed, not through its user."
            );
        }

        if (user.Id.Length == 0)
        {
            return Refused(
                ErrorReason.UserNotFound,
                user,
                action,
                "there is a licence for this subject, but no such user here",
                "Get-QlikAllocation -Orphan lists the licence. It may be in use on another tenant."
            );
        }

        if (Loss(change) is not AdminLoss loss)
        {
            return null;
        }

        return await _caller.IsAsync(user, log, token).ConfigureAwait(false)
            ? Refused(
                ErrorReason.SelfRefused,
                user,
                action,
                "this is the account you are connected with"
                    + (blocks ? string.Empty : $", and without {_connection.Roles.AdminRole} it could not administer any more"),
                "Let another administrator do it."
            )
            : await _admins.FindLastAsync(user, loss, action, fresh, log, token).ConfigureAwait(false);
    }

    /// <summary>Counts a change as made, so that the next decision takes it into account.</summary>
    public void Assume(Change change)
    {
        if (Loss(change) is AdminLoss loss)
        {
            _admins.Take(change.ItemId, loss);
        }
    }

    /// <summary>Counts a change as not made after all.</summary>
    public void Forget(Change change)
    {
        if (Loss(change) is AdminLoss loss)
        {
            _admins.Return(change.ItemId, loss);
        }
    }

    private static bool Blocks(Change change) => change.Kind == ChangeKind.SetUserStatus && change.To != nameof(UserStatus.Active);

    private AdminLoss? Loss(Change change)
    {
        return Blocks(change) ? AdminLoss.Person
            : change.Kind == ChangeKind.RemoveUserRole
            && string.Equals(change.ItemName, _connection.Roles.AdminRole, StringComparison.OrdinalIgnoreCase)
                ? AdminLoss.OwnRole
            : null;
    }

    private QlikException Refused(ErrorReason reason, User user, string action, string why, string next)
    {
        return new QlikException(reason, $"{action} {user} on '{_connection.Name}': {why}.") { NextStep = next };
    }
}
