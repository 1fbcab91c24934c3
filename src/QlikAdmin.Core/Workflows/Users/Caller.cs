using QlikAdmin.Base;

namespace QlikAdmin.Workflows.Users;

/// <summary>The user who makes the calls of a connection. The server is asked once.</summary>
internal sealed class Caller
{
    private readonly Connection _connection;
    private User? _user;
    private bool _isRead;

    public Caller(Connection connection)
    {
        _connection = connection;
    }

    /// <summary>Whether a user is the one that the connection acts as.</summary>
    public async Task<bool> IsAsync(User user, IOperationLog log, CancellationToken token)
    {
        if (!_isRead)
        {
            _user = await _connection.Users.GetCallerAsync(log, token).ConfigureAwait(false);
            _isRead = true;
        }

        // If the server can't say who the caller is, only the names of the credential are known.
        return _user is not null
            ? _connection.People.AreSame(_user.Id, user.Id)
            : _connection.CallerNames.Any(n =>
                CallerNames.MayBe(n, user.Account) || string.Equals(n, user.Email, StringComparison.OrdinalIgnoreCase)
            );
    }
}
