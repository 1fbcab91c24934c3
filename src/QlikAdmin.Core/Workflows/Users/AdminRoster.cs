using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users;

/// <summary>The administrators, without those whom this run takes away. So two administrators in one pipeline can't leave a tenant or a
/// site without one.</summary>
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

    /// <summary>Why a change is refused because no administrator would be left without this user; null when one would be left.</summary>
    /// <param name="user">The user.</param>
    /// <param name="loss">What the user would lose.</param>
    /// <param name="action">What is tried, such as "Remove".</param>
    /// <param name="fresh">Whether the administrators are read again, since somebody else may have taken one away in the meantime. Not done
    /// for a user who is not an administrator.</param>
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

    /// <summary>Counts a user as no longer an administrator.</summary>
    public void Take(string userId, AdminLoss loss) => Taken(loss).Add(userId);

    /// <summary>Counts a user as an administrator again, because nothing was taken away.</summary>
    public void Return(string userId, AdminLoss loss) => Taken(loss).Remove(userId);

    private HashSet<string> Taken(AdminLoss loss) => loss == AdminLoss.Person ? _gone : _withoutRole;

    /// <summary>The administrators who would be left without this user.</summary>
    private IEnumerable<string> Left(string userId, AdminLoss loss)
    {
        return _admins!
            .ByOwnRole.Where(a => !_withoutRole.Contains(a) && (a != userId || loss != AdminLoss.OwnRole))
            .Concat(_admins.ByOthers)
            .Where(a => !_gone.Contains(a) && (a != userId || loss != AdminLoss.Person));
    }
}
