using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Users;

/// <summary>Refuses those who must never be removed, before anything is changed.</summary>
internal sealed class RemovalGuard
{
    /// <summary>The role of Sense that may do everything. Its holders are protected by the product's own pages, too.</summary>
    private const string RootAdmin = "RootAdmin";

    private readonly Connection _connection;
    private readonly AdminRoster _admins;
    private User? _caller;
    private bool _callerIsRead;

    public RemovalGuard(Connection connection, AdminRoster admins)
    {
        _connection = connection;
        _admins = admins;
    }

    /// <summary>Makes sure that a user may be removed.</summary>
    /// <param name="user">The user, as read a moment ago.</param>
    /// <param name="fresh">Whether the administrators are read again.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the check.</param>
    /// <exception cref="QlikException">SelfRefused, ProtectedUserRefused, LastAdminRefused, InvalidInput for a licence without user.</exception>
    public async Task RequireRemovableAsync(User user, bool fresh, IOperationLog log, CancellationToken token)
    {
        if (Protection(user) is string why)
        {
            throw Refused(ErrorReason.ProtectedUserRefused, user, why, "Leave it out. A person with the role RootAdmin loses the role first: Remove-QlikUserRole.");
        }

        if (user.Id.Length == 0 || user.Status == UserStatus.Allocated)
        {
            throw Refused(ErrorReason.InvalidInput, user, "a licence is held for this subject, but there is no such user here, so there is nobody to remove", "Get-QlikAllocation -Orphan lists the licence, and Remove-QlikAllocation takes it back. It may be in use on another tenant.");
        }

        if (await IsCallerAsync(user, log, token).ConfigureAwait(false))
        {
            throw Refused(ErrorReason.SelfRefused, user, "this is the account that makes the calls", "Let another administrator do it.");
        }

        if (await _admins.FindLastAsync(user, fresh, log, token).ConfigureAwait(false) is QlikException last)
        {
            throw last;
        }
    }

    private static string? Protection(User user)
    {
        return user.IsService ? "this is no person but an account of the system: a bot, a service account, or one of the directories INTERNAL and NONE"
            : user.DeleteProhibited ? "the server forbids to delete this user"
            : user.Product == QlikProduct.Sense && user.Roles.Contains(RootAdmin, StringComparer.OrdinalIgnoreCase) ? "this user has the role RootAdmin"
            : null;
    }

    private static QlikException Refused(ErrorReason reason, User user, string why, string next)
    {
        return new QlikException(reason, $"Remove {user} on '{user.Connection}': {why}. Nothing was changed.") { NextStep = next };
    }

    private async Task<bool> IsCallerAsync(User user, IOperationLog log, CancellationToken token)
    {
        if (!_callerIsRead)
        {
            _caller = await _connection.Users.GetCallerAsync(log, token).ConfigureAwait(false);
            _callerIsRead = true;
        }

        // Where the server can't say who calls, the name that the connection was made with is all there is.
        return _caller is not null
            ? string.Equals(_caller.Id, user.Id, StringComparison.OrdinalIgnoreCase)
            : string.Equals(_connection.User, user.Account, StringComparison.OrdinalIgnoreCase);
    }
}
