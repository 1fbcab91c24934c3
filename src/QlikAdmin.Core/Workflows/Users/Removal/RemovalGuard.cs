namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Refuses users who must never be removed, before anything is changed.</summary>
internal sealed class RemovalGuard
{
    private readonly Connection _connection;
    private readonly AdminRoster _admins;
    private readonly Caller _caller;

    public RemovalGuard(Connection connection, AdminRoster admins)
    {
        _connection = connection;
        _admins = admins;
        _caller = Caller.Of(connection);
    }

    /// <summary>Makes sure that a user may be removed.</summary>
    /// <param name="user">The user, as just read.</param>
    /// <param name="fresh">Whether the administrators are read again.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the check.</param>
    /// <exception cref="QlikException">SelfRefused, ProtectedUserRefused, LastAdminRefused, InvalidInput for a licence without a
    /// user.</exception>
    public async Task RequireRemovableAsync(User user, bool fresh, IOperationLog log, CancellationToken token)
    {
        if (Protection(user) is string why)
        {
            throw Refused(
                ErrorReason.ProtectedUserRefused,
                user,
                why,
                "Leave the user out. If the user has the role RootAdmin, remove the role first: Remove-QlikUserRole."
            );
        }

        if (user.Id.Length == 0 || user.Status == UserStatus.Allocated)
        {
            throw Refused(
                ErrorReason.InvalidInput,
                user,
                "there is a licence for this subject, but no such user here, so there is nobody to remove",
                "Get-QlikAllocation -Orphan lists the licence, and Remove-QlikAllocation takes it back. It may be in use on another tenant."
            );
        }

        if (await _caller.IsAsync(user, log, token).ConfigureAwait(false))
        {
            throw Refused(ErrorReason.SelfRefused, user, "this is the account you are connected with", "Let another administrator do it.");
        }

        if (user.Status == UserStatus.Invited)
        {
            // A user who never signed in is not an administrator.
            return;
        }

        if (await _admins.FindLastAsync(user, AdminLoss.Person, "Remove", fresh, log, token).ConfigureAwait(false) is QlikException last)
        {
            throw last;
        }
    }

    private string? Protection(User user)
    {
        string? role = _connection.RemovalFacts.ProtectedRole;
        return user.IsService
                ? "this is not a person but a system account: a bot, a service account, or a user of the directories INTERNAL and NONE"
            : user.DeleteProhibited ? "the server does not allow deleting this user"
            : role is not null && user.Roles.Contains(role, StringComparer.OrdinalIgnoreCase) ? $"this user has the role {role}"
            : null;
    }

    private static QlikException Refused(ErrorReason reason, User user, string why, string next)
    {
        return new QlikException(reason, $"Remove {user} on '{user.Connection}': {why}. Nothing was changed.") { NextStep = next };
    }
}
