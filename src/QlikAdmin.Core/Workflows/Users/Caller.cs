using System.Runtime.CompilerServices;
using QlikAdmin.Base;

namespace QlikAdmin.Workflows.Users;

/// <summary>The user who makes the calls of a connection. The server is asked once for each connection, since a credential is always the
/// same account.</summary>
internal sealed class Caller
{
    private static readonly ConditionalWeakTable<Connection, Caller> s_known = new();

    private readonly Connection _connection;
    private User? _user;
    private bool _isRead;

    private Caller(Connection connection)
    {
        _connection = connection;
    }

    /// <summary>The caller of a connection.</summary>
    public static Caller Of(Connection connection) => s_known.GetValue(connection, c => new Caller(c));

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
