using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Users;

/// <summary>Who administers a tenant, less those whom this run has removed: so that two administrators in one pipeline can't empty it.</summary>
internal sealed class AdminRoster
{
    private readonly Connection _connection;
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private HashSet<string>? _admins;

    public AdminRoster(Connection connection)
    {
        _connection = connection;
    }

    /// <summary>Why nobody would be left to administer without this user; null when somebody would.</summary>
    /// <param name="user">Who would go.</param>
    /// <param name="fresh">Read the administrators again, as somebody else may have taken one away meanwhile; not done for people who are none.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    public async Task<QlikException?> FindLastAsync(User user, bool fresh, IOperationLog log, CancellationToken token)
    {
        if (_admins is null || (fresh && _admins.Contains(user.Id)))
        {
            _admins = new HashSet<string>(await _connection.RemovalFacts.ListAdminsAsync(log, token).ConfigureAwait(false), StringComparer.Ordinal);
        }

        bool isLast = _admins.Contains(user.Id) && _admins.All(a => a == user.Id || _gone.Contains(a));
        return !isLast ? null : new QlikException(ErrorReason.LastAdminRefused, $"Remove {user} on '{_connection.Name}': nobody else would be left who can administer it. Nothing was changed.")
        {
            NextStep = "Give another person the role TenantAdmin first: Add-QlikUserRole.",
        };
    }

    /// <summary>Counts a user as gone.</summary>
    public void Remove(string userId) => _gone.Add(userId);
}
