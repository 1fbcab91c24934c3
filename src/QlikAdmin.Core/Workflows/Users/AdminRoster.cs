using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users;

/// <summary>Who administers, less those whom this run takes away: so that two administrators in one pipeline can't empty a tenant or a
/// site.</summary>
internal sealed class AdminRoster
{
    private readonly Connection _connection;
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withoutRole = new(StringComparer.Ordinal);
    private Administrators? _admins;

    public AdminRoster(Connection connection)
    {
        _connection = connection;
    }

    /// <summary>Why nobody would be left to administer without this user; null when somebody would.</summary>
    /// <param name="user">Who would go.</param>
    /// <param name="loss">What would be taken.</param>
    /// <param name="action">What is being tried, such as "Remove".</param>
    /// <param name="fresh">Read the administrators again, as somebody else may have taken one away meanwhile; not done for people who are
    /// none.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    public async Task<QlikException?> FindLastAsync(
        User user,
        AdminLoss loss,
        string action,
        bool fresh,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (!_connection.Roles.MayAdminister(user))
        {
            return null;
        }

        if (_admins is null || (fresh && _admins.Has(user.Id)))
        {
            _admins = await _connection.Roles.ListAdminsAsync(log, token).ConfigureAwait(false);
        }

        bool isLast = _admins.Has(user.Id) && !Left(user.Id, loss).Any();
        return !isLast
            ? null
            : new QlikException(
                ErrorReason.LastAdminRefused,
                $"{action} {user} on '{_connection.Name}': no other administrator would be left. Nothing was changed."
            )
            {
                NextStep = $"Give another person the role {_connection.Roles.AdminRole} first: Add-QlikUserRole.",
            };
    }

    /// <summary>Counts a user as taken away.</summary>
    public void Take(string userId, AdminLoss loss) => Taken(loss).Add(userId);

    /// <summary>Counts a user in again, of whom nothing was taken after all.</summary>
    public void Return(string userId, AdminLoss loss) => Taken(loss).Remove(userId);

    private HashSet<string> Taken(AdminLoss loss) => loss == AdminLoss.Person ? _gone : _withoutRole;

    /// <summary>Who could still administer without one more.</summary>
    private IEnumerable<string> Left(string userId, AdminLoss loss)
    {
        return _admins!
            .ByOwnRole.Where(a => !_withoutRole.Contains(a) && (a != userId || loss != AdminLoss.OwnRole))
            .Concat(_admins.ByOthers)
            .Where(a => !_gone.Contains(a) && (a != userId || loss != AdminLoss.Person));
    }
}
