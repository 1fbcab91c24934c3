using QlikAdmin.Base;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Users;

/// <summary>Looks up one person after the other. What a product can't be asked for is looked up in the whole list, which is read once; the user is then read by id, as of now.</summary>
/// <remarks>One instance serves one run: who comes or is renamed meanwhile is found by the next. It keeps what names the users, not the users.</remarks>
internal sealed class UserIndex : IDisposable
{
    /// <summary>A text that stands for more users than this is answered sooner by the list.</summary>
    private const int MostById = 200;

    private readonly Connection _connection;
    private readonly SemaphoreSlim _reading = new(1);
    private TextIndex _keys = new();
    private TextIndex _names = new();
    private bool _isRead;

    public UserIndex(Connection connection)
    {
        _connection = connection;
    }

    /// <summary>The users that fit a query about one person.</summary>
    /// <exception cref="QlikException">What a list throws.</exception>
    public async Task<IReadOnlyList<User>> ListAsync(UserQuery query, IOperationLog log, CancellationToken token)
    {
        if (!_connection.Users.NeedsWholeList(query))
        {
            return await UserLister.ListAllAsync(_connection, query, log, token).ConfigureAwait(false);
        }

        if (await ReadAsync(query, log, token).ConfigureAwait(false) is IReadOnlyList<User> found)
        {
            return found;
        }

        List<string>? ids = Ids(query)?.Take(MostById + 1).ToList();
        return ids?.Count == 0 ? Array.Empty<User>()
            : await UserLister.ListAllAsync(_connection, ids is null || ids.Count > MostById ? query : UserQueries.With(query, (q, v) => q.Ids = v, ids), log, token).ConfigureAwait(false);
    }

    /// <summary>The one user that a text names, with the same meaning as <see cref="IUserAdapter.FindAsync"/>.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    public async Task<User> FindAsync(string text, IOperationLog log, CancellationToken token)
    {
        string wanted = text.Trim();
        UserQuery query = new() { Users = new[] { wanted } };
        if (wanted.IndexOf('@') < 0 || wanted.IndexOf('\\') >= 0 || Wildcard.IsPattern(wanted) || !_connection.Users.NeedsWholeList(query))
        {
            return await _connection.Users.FindAsync(text, log, token).ConfigureAwait(false);
        }

        // Whoever is called like the address of another is not meant.
        IReadOnlyList<User> found = await ListAsync(query, log, token).ConfigureAwait(false);
        List<User> meant = found.Where(u => new[] { u.Account, u.UserId, u.Email }.Contains(wanted, StringComparer.OrdinalIgnoreCase)).ToList();
        return UserChoice.OneUser(meant, wanted, _connection.Name, UserLookup.KeyForms);
    }

    /// <inheritdoc />
    public void Dispose() => _reading.Dispose();

    /// <summary>Reads the list if nobody has; those who fit the query are then known without a second call.</summary>
    /// <returns>Null where it was read before.</returns>
    private async Task<IReadOnlyList<User>?> ReadAsync(UserQuery query, IOperationLog log, CancellationToken token)
    {
        await _reading.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (_isRead)
            {
                return null;
            }

            // A list that broke off is no index: the next look-up reads it again.
            _keys = new TextIndex();
            _names = new TextIndex();
            UserFilter filter = new(query);
            List<User> found = new();
            await _connection.Users.ListAsync(new UserQuery(), Take, log, token).ConfigureAwait(false);
            _isRead = true;
            return found;

            Task Take(IReadOnlyList<User> page, CancellationToken pageToken)
            {
                foreach (User user in page)
                {
                    Add(user);
                }

                found.AddRange(page.Where(filter.Matches));
                return Task.CompletedTask;
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    private void Add(User user)
    {
        _keys.Add(user.Account, user.Id);
        _keys.Add(user.UserId, user.Id);
        _keys.Add(user.Email, user.Id);
        _keys.Add(user.Id, user.Id);
        _names.Add(user.Name, user.Id);
    }

    /// <summary>Candidates by the first property that names people exactly, since the list that is read by their ids compares the rest; null where none does.</summary>
    private IEnumerable<string>? Ids(UserQuery query)
    {
        (IReadOnlyList<string> Texts, Func<string, IEnumerable<string>> Find)[] ways =
        {
            (query.Emails, _keys.Find),
            (query.UserIds, _keys.Find),
            (query.Subjects, _keys.Find),
            (query.Users, t => _keys.Find(t).Concat(_names.Find(t))),
            (query.Names, _names.Find),
        };
        (IReadOnlyList<string> texts, Func<string, IEnumerable<string>> find) = ways.FirstOrDefault(w => w.Texts.Count > 0 && !w.Texts.Any(Wildcard.IsPattern));
        return texts?.SelectMany(find).Distinct(StringComparer.Ordinal);
    }
}
