using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Users;

/// <summary>Refuses what would lock people out: changes of the caller, of the last administrator, of accounts that are no person.</summary>
internal static class UserGuard
{
    /// <summary>Why a user must neither be disabled nor removed; null when nothing stands against it.</summary>
    /// <param name="connection">Where the user is.</param>
    /// <param name="user">The user, as read.</param>
    /// <param name="action">What is being tried, such as "Disable user".</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the check.</param>
    /// <returns>SelfRefused, ProtectedUserRefused or LastAdminRefused; not thrown, so that a list goes on.</returns>
    public static async Task<QlikException?> RefusalAsync(Connection connection, User user, string action, IOperationLog log, CancellationToken token)
    {
        if (user.IsService)
        {
            return new QlikException(ErrorReason.ProtectedUserRefused, $"{action} {user} on '{connection.Name}': this is no person but an account of the system (a bot, a service account, or one of the directories INTERNAL and NONE).")
            {
                NextStep = "Leave it out. An OAuth client is ended where clients are managed, and not through its user.",
            };
        }

        if (user.Id.Length == 0)
        {
            return new QlikException(ErrorReason.UserNotFound, $"{action} {user} on '{connection.Name}': a licence is held for this subject, but there is no such user here.")
            {
                NextStep = "Get-QlikAllocation -Orphan lists the licence. It may be in use on another tenant.",
            };
        }

        return await IsCallerAsync(connection, user, log, token).ConfigureAwait(false)
            ? new QlikException(ErrorReason.SelfRefused, $"{action} {user} on '{connection.Name}': this is the account that makes the calls.")
            {
                NextStep = "Let another administrator do it.",
            }
            : await LastAdminAsync(connection, user, action, log, token).ConfigureAwait(false);
    }

    /// <summary>Why a role must not be taken from a user; null when nothing stands against it.</summary>
    public static async Task<QlikException?> RoleRefusalAsync(Connection connection, User user, string role, IOperationLog log, CancellationToken token)
    {
        const string Action = "Take a role from";
        if (user.IsService)
        {
            return new QlikException(ErrorReason.ProtectedUserRefused, $"{Action} {user} on '{connection.Name}': this is no person but an account of the system.") { NextStep = "Leave it out." };
        }

        if (!string.Equals(role, connection.Users.AdminRole, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return await IsCallerAsync(connection, user, log, token).ConfigureAwait(false)
            ? new QlikException(ErrorReason.SelfRefused, $"{Action} {user} on '{connection.Name}': this is the account that makes the calls, and without {role} it could make no more of them.")
            {
                NextStep = "Let another administrator do it.",
            }
            : await LastAdminAsync(connection, user, Action, log, token).ConfigureAwait(false);
    }

    /// <summary>Whether a user is the one the connection acts as; false where the server can't say.</summary>
    public static async Task<bool> IsCallerAsync(Connection connection, User user, IOperationLog log, CancellationToken token)
    {
        User? caller = await connection.Users.GetCallerAsync(log, token).ConfigureAwait(false);
        return caller is not null && string.Equals(caller.Id, user.Id, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>LastAdminRefused when nobody else could administer afterwards; null otherwise.</summary>
    /// <remarks>Only active people who hold the role directly count as others: a role through a group can end with the next change of the group.</remarks>
    public static async Task<QlikException?> LastAdminAsync(Connection connection, User user, string action, IOperationLog log, CancellationToken token)
    {
        string role = connection.Users.AdminRole;
        if (!user.Roles.Concat(user.GroupRoles).Contains(role, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        UserQuery query = new() { Roles = new[] { role }, Statuses = new[] { UserStatus.Active } };
        IReadOnlyList<User> admins = await UserLister.ListAllAsync(connection, query, log, token).ConfigureAwait(false);
        return admins.Any(a => !a.IsService && !string.Equals(a.Id, user.Id, StringComparison.OrdinalIgnoreCase))
            ? null
            : new QlikException(ErrorReason.LastAdminRefused, $"{action} {user} on '{connection.Name}': no other active person holds {role} there, and without one nobody could administer it.")
            {
                NextStep = $"Give somebody else the role first: Add-QlikUserRole -User <user> -Role {role}.",
            };
    }
}
