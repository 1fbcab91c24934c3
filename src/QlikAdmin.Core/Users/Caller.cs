using System;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Users;

/// <summary>Who makes the calls of a connection; the server is asked once.</summary>
internal sealed class Caller
{
    private readonly Connection _connection;
    private User? _user;
    private bool _isRead;

    public Caller(Connection connection)
    {
        _connection = connection;
    }

    /// <summary>Whether a user is the one the connection acts as.</summary>
    public async Task<bool> IsAsync(User user, IOperationLog log, CancellationToken token)
    {
        if (!_isRead)
        {
            _user = await _connection.Users.GetCallerAsync(log, token).ConfigureAwait(false);
            _isRead = true;
        }

        // Where the server can't say who calls, the name that the connection was made with is all there is, and it may lack the directory.
        return _user is not null
            ? string.Equals(_user.Id, user.Id, StringComparison.OrdinalIgnoreCase)
            : _connection.User is string name && (string.Equals(name, user.Account, StringComparison.OrdinalIgnoreCase) || string.Equals(name, user.UserId, StringComparison.OrdinalIgnoreCase));
    }
}
